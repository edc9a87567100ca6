import { createApi } from '@shopx/api-client';
import { idOf, type TenantId } from '@shopx/domain';
import { beforeEach, expect, it } from 'vitest';
import { storedSession } from './session.ts';
import { SignInKeeper } from './sign-in-keeper.ts';

const baseUrl = 'http://till.test';
const tenant_id = idOf<TenantId>('01930000-0000-7000-8000-000000000001');
type Asked = `${string} ${string}`;

/** A server whose short token has run out until it is asked for another. `refreshes`: what it answers to that; undefined: the line is dead. */
function place(refreshes: number | undefined) {
  const asked: Asked[] = [];
  const bodies: string[] = [];
  let token_is_good = false;
  const fetch: typeof globalThis.fetch = async (input, options) => {
    const request = input instanceof Request ? input : new Request(input, options);
    const { pathname } = new URL(request.url);
    asked.push(`${request.method} ${pathname}`);
    if (request.method === 'PUT') bodies.push(await request.text());
    await Promise.resolve();
    if (pathname === '/v1/session/refresh') {
      if (refreshes === undefined) throw new TypeError('Failed to fetch');
      token_is_good = refreshes === 200;
      return new Response('{}', { status: refreshes, headers: { 'content-type': 'application/json' } });
    }
    const status = pathname === '/v1/sign-in' ? 401 : token_is_good ? (request.method === 'DELETE' ? 204 : 200) : 401;
    return new Response(status === 204 ? null : '{"items":[]}', { status, headers: { 'content-type': 'application/json' } });
  };
  const session = storedSession(window.localStorage);
  session.set({ accountName: 'Anna', email: 'anna@mill-road.example', tenantId: tenant_id, tenantName: 'Mill Road', permissions: [] });
  const keeper = new SignInKeeper({ baseUrl, session, fetch, timeout_ms: 1_000 });
  const api = createApi({ baseUrl, refresh: keeper.refresh, timeout_ms: 1_000, fetch });
  return { api, asked, bodies, keeper, session };
}

beforeEach(() => window.localStorage.clear());

it('renews a token that has run out and sends the request again, with its body', async () => {
  const { api, asked, bodies, session } = place(200);
  const { response } = await api.PUT('/v1/pricing-policy', { body: { stacking: 'best_price' } });
  expect(response.status).toBe(200);
  expect(asked).toEqual(['PUT /v1/pricing-policy', 'POST /v1/session/refresh', 'PUT /v1/pricing-policy']);
  expect(bodies).toEqual(['{"stacking":"best_price"}', '{"stacking":"best_price"}']);
  expect(session.get()?.ended).toBeUndefined();
});

it('renews once for all requests that wait for it', async () => {
  const { api, asked } = place(200);
  await Promise.all([api.GET('/v1/stores'), api.GET('/v1/categories'), api.GET('/v1/stores')]);
  expect(asked.filter((one) => one === 'POST /v1/session/refresh')).toHaveLength(1);
});

it('ends the sign-in when the server refuses to go on, and asks once', async () => {
  const { api, asked, session } = place(401);
  const { response } = await api.GET('/v1/stores');
  expect(response.status).toBe(401);
  expect(asked).toEqual(['GET /v1/stores', 'POST /v1/session/refresh']);
  expect(session.get()?.ended).toBe(true);
});

it('does not end the sign-in because the line is dead or the server busy', async () => {
  for (const answer of [undefined, 503]) {
    const { api, session } = place(answer);
    await api.GET('/v1/stores');
    expect(session.get()?.ended).toBeUndefined();
  }
});

it('takes a wrong password for nothing but that', async () => {
  const { api, asked, session } = place(200);
  await api.POST('/v1/sign-in', { body: { email: 'a', password: 'b' } });
  expect(asked).toEqual(['POST /v1/sign-in']);
  expect(session.get()?.ended).toBeUndefined();
});

it('signs out at the server, with a new token when the old one has run out', async () => {
  const { asked, keeper, session } = place(200);
  await keeper.signOut();
  expect(asked).toEqual(['DELETE /v1/session', 'POST /v1/session/refresh', 'DELETE /v1/session']);
  expect(session.get()).toBeUndefined();
});

it('signs out of the device without a line too', async () => {
  const { keeper, session } = place(undefined);
  await keeper.signOut();
  expect(session.get()).toBeUndefined();
});

it('keeps nothing on the device that lets anybody in, and forgets what an earlier release kept', () => {
  const { session } = place(200);
  session.set({ accountName: 'Anna', email: 'a@b.example', tenantId: tenant_id, tenantName: 'Mill Road', permissions: [] });
  expect(JSON.stringify(window.localStorage)).not.toMatch(/token/i);
  window.localStorage.setItem('shopx.session', '{"accessToken":"x","tenantId":"x"}');
  expect(storedSession(window.localStorage).get()).toBeUndefined();
});
