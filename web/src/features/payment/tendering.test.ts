import { minorUnits } from '@shopx/domain';
import { loadPricing } from '@shopx/pricing/inline';
import { describe, expect, it } from 'vitest';
import { restAfter, settle, type Part } from './tendering.ts';

const kernel = await loadPricing();
const cash = (given: number): Part => ({ kind: 'cash', givenMinor: minorUnits(given) });
const card = (amount: number): Part => ({ kind: 'card_external', amountMinor: minorUnits(amount) });
const sale = (totalMinor: number, cashStepMinor = 1) => ({ totalMinor, cashStepMinor, isReturn: false });

describe('a payment', () => {
  it('gives change from cash', () => {
    expect(settle(kernel, sale(1657), [cash(2000)])).toEqual({
      tenders: [{ kind: 'cash', amount_minor: 1657, given_minor: 2000, change_minor: 343 }],
      roundingMinor: 0,
      changeMinor: 343,
    });
  });

  it('is not closed while something is due', () => {
    expect(settle(kernel, sale(1657), [cash(1000)])).toBeUndefined();
    expect(settle(kernel, sale(1657), [card(1000)])).toBeUndefined();
    expect(restAfter(kernel, sale(1657), [card(1000)])).toEqual({ exactMinor: 657, cashMinor: 657 });
    expect(restAfter(kernel, sale(1657), [cash(600), card(1000)])).toEqual({ exactMinor: 57, cashMinor: 57 });
  });

  it('rounds only what is paid in cash (E14: 12.91, card 10.00, given 5.00)', () => {
    const facts = sale(1291, 5);
    expect(restAfter(kernel, facts, [card(1000)])).toEqual({ exactMinor: 291, cashMinor: 290 });
    const settled = settle(kernel, facts, [card(1000), cash(500)]);
    expect(settled).toMatchObject({ roundingMinor: -1, changeMinor: 210 });
    expect(settled?.tenders).toEqual([
      { kind: 'card_external', amount_minor: 1000 },
      { kind: 'cash', amount_minor: 290, given_minor: 500, change_minor: 210 },
    ]);
    expect(settle(kernel, facts, [card(1291)])).toMatchObject({ roundingMinor: 0, changeMinor: 0 });
  });

  it('lets exactly half a step go where the shop says (SEK up, NZD down)', () => {
    const half = { ...sale(1295, 10), cashTie: 'down' as const };
    expect(restAfter(kernel, sale(1295, 10), [])).toEqual({ exactMinor: 1295, cashMinor: 1300 });
    expect(restAfter(kernel, half, [])).toEqual({ exactMinor: 1295, cashMinor: 1290 });
    expect(settle(kernel, half, [cash(1500)])).toMatchObject({ roundingMinor: -5, changeMinor: 210 });
  });

  it('does not let coins settle what only a card part is short of', () => {
    expect(settle(kernel, sale(1291, 5), [card(1290)])).toBeUndefined();
    expect(restAfter(kernel, sale(1291, 5), [card(1290)])).toEqual({ exactMinor: 1, cashMinor: 0 });
    expect(settle(kernel, sale(1291, 5), [card(1290), cash(0)])).toMatchObject({ roundingMinor: -1, changeMinor: 0 });
  });

  it('gathers cash handed over in parts', () => {
    expect(settle(kernel, sale(1657), [cash(1000), cash(1000)])?.tenders).toEqual([
      { kind: 'cash', amount_minor: 1657, given_minor: 2000, change_minor: 343 },
    ]);
  });

  it('pays a return out', () => {
    const facts = { totalMinor: -1275, cashStepMinor: 1, isReturn: true };
    expect(restAfter(kernel, facts, [])).toEqual({ exactMinor: 1275, cashMinor: 1275 });
    expect(settle(kernel, facts, [card(275), cash(1000)])?.tenders).toEqual([
      { kind: 'card_external', amount_minor: -275 },
      { kind: 'cash', amount_minor: -1000, given_minor: 0, change_minor: 1000 },
    ]);
  });

  it('has nothing to take for a basket that costs nothing', () => {
    expect(settle(kernel, sale(0), [])).toEqual({ tenders: [], roundingMinor: 0, changeMinor: 0 });
  });
});
