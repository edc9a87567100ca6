import 'fake-indexeddb/auto';
import { createApi, type Product, type Store } from '@shopx/api-client';
import { idOf, uuid7, type RegisterId, type StoreId, type TenantId } from '@shopx/domain';
import { loadPricing } from '@shopx/pricing/inline';
import { Providers } from '../src/app/providers.tsx';
import { LocalDatabase } from '../src/device/database.ts';
import type { Device } from '../src/device/device.ts';
import { Line } from '../src/device/line.ts';
import { PricingRules } from '../src/device/pricing-rules.ts';
import { storedChoice, storedSession } from '../src/device/session.ts';
import { SignInKeeper } from '../src/device/sign-in-keeper.ts';
import type { ReactNode } from 'react';

const id = (last: number) => `01930000-0000-7000-8000-${String(last).padStart(12, '0')}`;

export const tenant_id = idOf<TenantId>(id(1));
export const register_id = idOf<RegisterId>(id(3));

export const store: Store = {
  id: id(2),
  code: 'MILL',
  name: 'Mill Road',
  time_zone: 'Europe/London',
  cut_over_minutes: 240,
  currency: 'GBP',
  currency_digits: 2,
  prices_include_tax: true,
  rounding_scope: 'rate_per_document',
  cash_step_minor: 1,
  takes_tips: false,
  registers: [{ id: register_id, code: '1', label: 'MILL-1', name: 'Register 1', incarnation_id: id(4) }],
};

export function product(last: number, name: string, price_e4: number | undefined, code: string): Product {
  return {
    id: id(100 + last),
    name,
    tax_code: 'standard',
    attributes: {},
    active: true,
    version: 1,
    variants: [
      { id: id(200 + last), unit: 'each', codes: [{ kind: 'own', code }], active: true, ...(price_e4 === undefined ? {} : { price_e4 }) },
    ],
  };
}

export const products = [
  product(1, 'White hanging heart', 25_500, '85123A'),
  product(2, 'Regency cakestand', 127_500, '22423'),
  product(3, 'Postage', undefined, 'POST1'),
];

/** Answers the till's questions from memory; what it has no answer for is a dead line. */
export type Answers = (path: string, request: Request) => Response | Promise<Response> | undefined;

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

export const shopAnswers: Answers = (path, request) => {
  const query = new URL(request.url).searchParams;
  if (path === '/v1/products') {
    const words = (query.get('search') ?? '').toLowerCase();
    return json({ items: products.filter((each) => each.name.toLowerCase().includes(words)) });
  }
  if (path === '/v1/categories') return json({ items: [] });
  if (path === '/v1/stock') return json({ items: [] });
  if (path.startsWith('/v1/products/by-code/')) {
    const code = decodeURIComponent(path.slice('/v1/products/by-code/'.length));
    const found = products.find((each) => each.variants.some((variant) => variant.codes.some((one) => one.code === code)));
    if (found) return json({ product: found, variant_id: found.variants[0]?.id });
    return json({ type: 'about:blank', title: 'Unknown code', status: 404, code: 'catalog.unknown_code', request_id: 'r' }, 404);
  }
  return undefined;
};

/** A device of its own for one test: the real kernel and a real (if imagined) IndexedDB; only the network and the clock are doubles. */
export async function testDevice(answers: Answers = shopAnswers, now_ms = Date.UTC(2026, 10, 23, 10)): Promise<Device> {
  window.localStorage.clear();
  const clock = { now_ms: () => now_ms };
  let made = 0;
  const session = storedSession(window.localStorage);
  session.set({
    accountName: 'Anna',
    email: 'anna@mill-road.example',
    tenantId: tenant_id,
    tenantName: 'Mill Road Gifts',
    permissions: ['sell'],
  });
  const choice = storedChoice(window.localStorage);
  choice.set({
    tenantId: tenant_id,
    storeId: idOf<StoreId>(store.id),
    registerId: register_id,
    registerName: 'Register 1',
    store,
    taxClasses: [{ code: 'standard', name: 'Standard rate', rate_ppm: 200_000 }],
  });
  const fetch: typeof globalThis.fetch = async (input, options) => {
    const request = input instanceof Request ? input : new Request(input, options);
    const answer = await answers(new URL(request.url).pathname, request);
    if (!answer) throw new TypeError('Failed to fetch');
    return answer;
  };
  const database = new LocalDatabase(`till-${Math.random()}`);
  const baseUrl = 'http://till.test';
  const signIn = new SignInKeeper({ baseUrl, session, fetch, timeout_ms: 5_000 });
  const api = createApi({ baseUrl, refresh: signIn.refresh, timeout_ms: 5_000, fetch });
  const kernel = await loadPricing();
  return {
    database,
    api,
    line: new Line(clock, () => Promise.resolve(true)),
    clock,
    session,
    signIn,
    choice,
    newId: () => uuid7(now_ms + (made += 1), (bytes) => crypto.getRandomValues(bytes)),
    kernel,
    rules: new PricingRules({ api, database, clock, kernel }),
  };
}

export const Around = ({ device, children }: { device: Device; children: ReactNode }) => <Providers device={device}>{children}</Providers>;
