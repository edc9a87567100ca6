import { describe, expect, it } from 'vitest';
import { store, testDevice } from '../../tests/test-device.tsx';
import { askShop, choiceFrom, moneyRulesOf, refreshChoice } from './shop.ts';

const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
const tax_classes = [{ code: 'standard', name: 'GST', rate_ppm: 150_000 }];
const pack = { rounding_mode: { value: 'half_down' }, inclusive_rule: { value: 'tax_first' }, cash_tie: { value: 'down' } };

const of = (stores: readonly object[]) =>
  testDevice((path) => {
    if (path === '/v1/stores') return json({ items: stores });
    if (path === '/v1/tax-classes') return json({ items: tax_classes });
    return path === '/v1/packs/NZ/1' ? json(pack) : undefined;
  });

describe('the terms of a store', () => {
  it('are the kernel’s own way without a pack, and need no word then', async () => {
    const device = await of([store]);
    expect(moneyRulesOf(device.choice.get()!)).toEqual({
      currency: { code: 'GBP', digits: 2 },
      pricesIncludeTax: true,
      roundingScope: 'rate_per_document',
      cashStepMinor: 1,
    });
  });

  it('are its pack’s, but for what its tenant says', async () => {
    const auckland = { ...store, pack_id: 'NZ', pack_version: 1, cash_tie: 'up' as const };
    const device = await of([auckland]);
    const choice = device.choice.get()!;
    const shop = await askShop(device, choice.tenantId);
    const rules = moneyRulesOf({ ...choice, ...choiceFrom(shop, auckland) });
    expect(rules).toMatchObject({ taxRounding: 'half_down', pack: { id: 'NZ', version: 1 } });
    expect(rules).not.toHaveProperty('inclusiveRule');
    expect(rules).not.toHaveProperty('cashTie');
  });

  it('come to a till that is open already', async () => {
    const auckland = { ...store, pack_id: 'NZ', pack_version: 1 };
    const device = await of([auckland]);
    await refreshChoice(device);
    expect(device.choice.get()).toMatchObject({ store: auckland, taxClasses: tax_classes, packTerms: { cashTie: 'down' } });
    expect(moneyRulesOf(device.choice.get()!).cashTie).toBe('down');
  });
});
