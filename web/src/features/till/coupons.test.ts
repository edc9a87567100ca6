import type { Basket, SaleId } from '@shopx/domain';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../tests/rules.ts';
import { tenant_id, testDevice, type Answers } from '../../../tests/test-device.tsx';
import type { KernelQuote } from '../../device/kernel.ts';
import { couponStates, findCoupon } from './coupons.ts';

const sale = '01930000-0000-7000-8000-0000000000aa' as SaleId;
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  });
const problem = (status: number, code: string) => json({ title: code, status, code }, status);

const shop: Answers = (path) => {
  if (path === '/v1/pricing-rules') return json(rules);
  if (path === '/v1/coupons/TEN-7F3A') return json({ code: 'TEN-7F3A', unlocks: 'WELCOME10' });
  if (path.startsWith('/v1/coupons/SPENT/redemptions/')) return problem(409, 'pricing.coupon_used_up');
  if (path === '/v1/coupons/SPENT') return json({ code: 'SPENT', unlocks: 'WELCOME10' });
  if (path.startsWith('/v1/coupons/TEN-7F3A/redemptions/')) return json({ sale_id: sale, state: 'reserved' }, 201);
  return path.startsWith('/v1/coupons/') ? problem(404, 'pricing.unknown_coupon') : undefined;
};

async function till(answers: Answers = shop) {
  const asked: string[] = [];
  const device = await testDevice((path, request) => {
    asked.push(`${request.method} ${path}`);
    return answers(path, request);
  });
  await device.rules.open(tenant_id);
  await device.rules.refresh();
  return { device, asked };
}

describe('a coupon', () => {
  it('of the promotions is taken however it is written, and spelled as they spell it', async () => {
    const { device } = await till();
    const coupon = { code: 'WELCOME10', unlocks: 'WELCOME10' };
    expect(await findCoupon(device, ' welcome10 ', sale)).toEqual({ kind: 'found', coupon });
  });

  it('of a customer’s own unlocks what the server says, and is reserved for the sale', async () => {
    const { device, asked } = await till();
    const coupon = { code: 'TEN-7F3A', unlocks: 'WELCOME10' };
    expect(await findCoupon(device, 'TEN-7F3A', sale)).toEqual({ kind: 'found', coupon });
    expect(asked).toContain(`PUT /v1/coupons/TEN-7F3A/redemptions/${sale}`);
  });

  it('that is used up is refused at the till', async () => {
    const { device } = await till();
    expect(await findCoupon(device, 'SPENT', sale)).toEqual({ kind: 'refused', why: 'usedUp' });
  });

  it('that nobody knows is refused, after the newest promotions were asked for', async () => {
    const { device, asked } = await till();
    const before = asked.filter((each) => each === 'GET /v1/pricing-rules').length;
    expect(await findCoupon(device, 'NOSUCH', sale)).toEqual({ kind: 'refused', why: 'notKnown' });
    expect(asked.filter((each) => each === 'GET /v1/pricing-rules')).toHaveLength(before + 1);
    expect(await findCoupon(device, 'ten percent!', sale)).toEqual({ kind: 'refused', why: 'notKnown' });
  });

  it('of the promotions is taken on trust without a line; another one can’t be known', async () => {
    let online = true;
    const { device } = await till((path, request) => (online ? shop(path, request) : undefined));
    online = false;
    expect(await findCoupon(device, 'WELCOME10', sale)).toMatchObject({ kind: 'found' });
    expect(await findCoupon(device, 'TEN-7F3A', sale)).toEqual({ kind: 'refused', why: 'unreachable' });
  });

  it('is used when the kernel says so, waits while it takes nothing off, and is unknown once its promotion has gone', async () => {
    const { device } = await till();
    const coupons = ['WELCOME10', 'TEN-7F3A', 'GONE'].map((code) => ({ code, unlocks: code === 'GONE' ? 'GONE' : 'WELCOME10' }));
    const basket: Basket = { saleId: sale, kind: 'sale', lines: [], coupons };
    const states = (used: boolean) =>
      couponStates(basket, { coupons: [{ code: 'WELCOME10', used }] } as unknown as KernelQuote, device.rules.get()).map(
        (each) => each.state,
      );
    expect(states(true)).toEqual(['used', 'used', 'unknown']);
    expect(states(false)).toEqual(['waiting', 'waiting', 'unknown']);
    expect(couponStates(basket, undefined, device.rules.get())[0]?.state).toBe('waiting');
  });
});
