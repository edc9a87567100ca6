import { loadPricing } from '@shopx/pricing/inline';
import { describe, expect, it, vi } from 'vitest';
import { rules, tea_time } from '../../tests/rules.ts';
import { tenant_id, testDevice } from '../../tests/test-device.tsx';
import { PricingRules } from './pricing-rules.ts';

const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });

/** A till whose server has these rules; undefined is a dead line. */
async function till(first: unknown) {
  let said = first;
  let asked = 0;
  const device = await testDevice((path) => {
    if (path !== '/v1/pricing-rules' || said === undefined) return undefined;
    asked += 1;
    return json(said);
  });
  return { device, says: (next: unknown) => (said = next), asked: () => asked };
}

describe('the rules of a till', () => {
  it('are the server’s, with their names and coupons', async () => {
    const { device } = await till(rules);
    await device.rules.open(tenant_id);
    expect(device.rules.get()).toMatchObject({ known: false, version: undefined });
    await device.rules.refresh();
    const { version, names, coupons } = device.rules.get();
    expect([version, names.get('hearts'), coupons.get('WELCOME10')]).toEqual([7, '3 for 2 on hearts', 'WELCOME10']);
  });

  it('hold without a line, from the first moment of the next start', async () => {
    const { device, says } = await till(rules);
    await device.rules.open(tenant_id);
    await device.rules.refresh();
    says(undefined);
    const again = new PricingRules({ ...device, kernel: await loadPricing() });
    await again.open(tenant_id);
    expect(again.get().version).toBe(7);
    await again.refresh();
    expect(again.get().version).toBe(7);
  });

  it('change with the server’s, and go with the last of them', async () => {
    const { device, says } = await till(rules);
    let told = 0;
    device.rules.subscribe(() => (told += 1));
    await device.rules.open(tenant_id);
    await device.rules.refresh();
    says(tea_time);
    await device.rules.refresh();
    expect(device.rules.get().version).toBe(8);
    const before = told;
    await device.rules.refresh();
    expect(told).toBe(before);
    says({ rules_version: 9, promotions: [], price_lists: [] });
    await device.rules.refresh();
    expect(device.rules.get()).toMatchObject({ known: true, version: undefined });
  });

  it('stay as they are when the kernel does not know the new ones, and say so', async () => {
    const { device, says } = await till(rules);
    await device.rules.open(tenant_id);
    await device.rules.refresh();
    const [hearts] = rules.promotions;
    says({ ...rules, rules_version: 8, promotions: [{ ...hearts, offer: { kind: 'of_next_year' } }] });
    await device.rules.refresh();
    expect(device.rules.get()).toMatchObject({ version: 7, refused: 'unknown_value /promotions/0/offer/kind' });
    says(rules);
    await device.rules.refresh();
    expect(device.rules.get()).toMatchObject({ version: 7, refused: undefined });
    says({ ...rules, rules_version: 9 });
    await device.rules.refresh();
    expect(device.rules.get()).toMatchObject({ version: 9, refused: undefined });
  });

  it('are asked for once, however many ask', async () => {
    const { device, asked } = await till(rules);
    await device.rules.open(tenant_id);
    await Promise.all([device.rules.refresh(), device.rules.refresh()]);
    expect(asked()).toBe(1);
  });

  it('are asked for again after a sale that the server priced by others', async () => {
    const { device, says } = await till(rules);
    await device.rules.open(tenant_id);
    await device.rules.refresh();
    says(tea_time);
    device.rules.heard({ flags: [{ code: 'price_differs', detail: '' }] });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(device.rules.get().version).toBe(7);
    device.rules.heard({ flags: [{ code: 'rules_differ', detail: '' }] });
    await vi.waitFor(() => expect(device.rules.get().version).toBe(8));
  });

  it('are of one tenant alone', async () => {
    const { device } = await till(rules);
    await device.rules.open(tenant_id);
    await device.rules.refresh();
    await device.rules.open('01930000-0000-7000-8000-000000000099' as typeof tenant_id);
    expect(device.rules.get().version).toBeUndefined();
  });
});
