/**
 * A stand-in for the server, for work on the till and for pictures: keeps to the wire's contract, serves the built till like the real one (same content
 * policy, same fallback), and can be made slow, failing or absent: POST /__mock {"delay_ms":800} | {"status":503} | {"offline":true} | {}.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { coupon, pricingRules, promotion } from './rules.ts';
import { getSale, listSales, putSale, type Refusal } from './sales.ts';
import { account, categories, onHandMilli, products, stores, tax_classes, tenant, type MockProduct } from './shop.ts';

const port = Number(process.env.PORT ?? 8090);
const dist = new URL('../../dist/', import.meta.url);
const content_policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self'; font-src 'self'";
const access = '__Host-shopx_access';
const token = 'mock-token';
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

type Mood = { delay_ms?: number; status?: number; offline?: boolean };
let mood: Mood = {};

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const headers: Record<string, string> = refusal.status === 503 ? { 'retry-after': '2' } : {};
  send(response, refusal.status, { type: 'about:blank', ...refusal, request_id: 'mock-request' }, headers);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const codeKey = (code: string) => (/^(\d{8}|\d{12,14})$/.test(code) ? code.padStart(14, '0') : code.toUpperCase());

function searchProducts(query: URLSearchParams) {
  const words = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const category = query.get('category_id');
  const text = (each: MockProduct) =>
    `${each.name} ${each.variants.map((variant) => variant.codes.map((code) => code.code).join(' ')).join(' ')}`.toLowerCase();
  const found = products.filter((each) => (!category || each.category_id === category) && words.every((word) => text(each).includes(word)));
  const start = Number(query.get('cursor') ?? 0);
  const end = start + Number(query.get('limit') ?? 50);
  return { items: found.slice(start, end), ...(end < found.length ? { next_cursor: String(end) } : {}) };
}

function me() {
  return {
    expires_at: new Date(Date.now() + 600_000).toISOString(),
    account: { id: tenant.id, email: account.email, name: account.name },
    tenant,
    role: 'cashier',
    permissions: ['sell'],
    memberships: [{ tenant_id: tenant.id, tenant_name: tenant.name }],
  };
}

/** As the server sets it, but that it ends with the browser. */
const signedIn = (value: string) => ({ 'set-cookie': `${access}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict` });

async function api(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const { pathname, searchParams } = url;
  if (pathname === '/v1/sign-in') {
    const body = JSON.parse(await textOf(request)) as { email: string; password: string; transport?: string };
    if (body.email !== account.email || body.password !== account.password) {
      return refuse(response, { status: 401, code: 'identity.wrong_credentials', title: 'Wrong credentials' });
    }
    return body.transport === 'cookie' ? send(response, 200, me(), signedIn(token)) : send(response, 200, { ...me(), access_token: token });
  }
  const { authorization, cookie = '' } = request.headers;
  const is_signed_in = authorization === `Bearer ${token}` || cookie.split('; ').includes(`${access}=${token}`);
  if (pathname === '/v1/session/refresh') {
    return is_signed_in
      ? send(response, 200, { expires_at: me().expires_at })
      : refuse(response, { status: 401, code: 'identity.session_ended', title: 'Not signed in' });
  }
  if (!is_signed_in) return refuse(response, { status: 401, code: 'auth.no_token', title: 'Not signed in' });
  if (pathname === '/v1/session' && request.method === 'DELETE') {
    response.writeHead(204, signedIn('')).end();
    return;
  }
  const sale_id = /^\/v1\/sales\/([0-9a-f-]{36})$/.exec(pathname)?.[1];
  const code = /^\/v1\/products\/by-code\/(.+)$/.exec(pathname)?.[1];
  if (sale_id && request.method === 'PUT') {
    const answer = putSale(sale_id, await textOf(request));
    return 'receipt' in answer ? send(response, answer.status, answer.receipt) : refuse(response, answer);
  }
  if (sale_id) {
    const sale = getSale(sale_id);
    return sale ? send(response, 200, sale) : refuse(response, { status: 404, code: 'sales.unknown', title: 'No such sale' });
  }
  if (code) {
    const key = codeKey(decodeURIComponent(code));
    const product = products.find((each) => each.variants.some((variant) => variant.codes.some((one) => codeKey(one.code) === key)));
    const variant_id = product?.variants[0]?.id;
    return product
      ? send(response, 200, { product, variant_id })
      : refuse(response, { status: 404, code: 'catalog.unknown_code', title: 'Unknown code' });
  }
  const rule = /^\/v1\/promotions\/([^/]+)$/.exec(pathname)?.[1];
  const given = /^\/v1\/coupons\/([^/]+)(?:\/redemptions\/([0-9a-f-]{36}))?$/.exec(pathname);
  if (rule ?? given) {
    const method = request.method ?? 'GET';
    const answer = rule ? promotion(method, rule, await textOf(request)) : coupon(method, given?.[1] ?? '', given?.[2]);
    return 'body' in answer ? send(response, answer.status, answer.body) : refuse(response, answer);
  }
  switch (pathname) {
    case '/v1/pricing-rules':
      return send(response, 200, pricingRules());
    case '/v1/me':
      return send(response, 200, me());
    case '/v1/stores':
      return send(response, 200, { items: stores });
    case '/v1/tax-classes':
      return send(response, 200, { items: tax_classes });
    case '/v1/categories':
      return send(response, 200, { items: categories });
    case '/v1/products':
      return send(response, 200, searchProducts(searchParams));
    case '/v1/stock': {
      const ids = searchParams.getAll('variant_id');
      return send(response, 200, {
        items: ids.map((variant_id) => ({ store_id: stores[0]?.id, variant_id, on_hand_milli: onHandMilli(variant_id) })),
      });
    }
    case '/v1/sales':
      return send(response, 200, { items: listSales(searchParams.get('register_id'), searchParams.get('from')) });
    default:
      return refuse(response, { status: 404, code: 'http.no_route', title: 'Not found' });
  }
}

async function page(response: ServerResponse, pathname: string): Promise<void> {
  const safe = /^\/[\w./-]+\.\w+$/.test(pathname) && !pathname.includes('..');
  const file = safe ? pathname.slice(1) : 'index.html';
  const bytes = await readFile(new URL(file, dist)).catch(() =>
    file.startsWith('assets/') ? undefined : readFile(new URL('index.html', dist)),
  );
  if (!bytes) return refuse(response, { status: 404, code: 'http.no_file', title: 'Not found' });
  const cache = file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? types['.html'],
    'content-security-policy': content_policy,
    'cache-control': cache,
  });
  response.end(bytes);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock');
  try {
    if (url.pathname === '/__mock') {
      mood = JSON.parse(await textOf(request)) as Mood;
      return send(response, 200, mood);
    }
    const is_api = url.pathname.startsWith('/v1/') || url.pathname === '/healthz';
    if (mood.offline && is_api) return void request.socket.destroy();
    if (mood.delay_ms && is_api) await new Promise((resolve) => setTimeout(resolve, mood.delay_ms));
    if (mood.status && url.pathname.startsWith('/v1/'))
      return refuse(response, { status: mood.status, code: 'mock.mood', title: 'As you wished' });
    if (url.pathname === '/healthz') return send(response, 200, { status: 'ok' });
    if (is_api) return await api(request, response, url);
    return await page(response, url.pathname);
  } catch (fault) {
    refuse(response, { status: 400, code: 'http.bad_request', title: String(fault) });
  }
}

const server = createServer((request, response) => void answer(request, response));
server.listen(port, '127.0.0.1', () => console.log(`mock shop at http://127.0.0.1:${port} as ${account.email} / ${account.password}`));
