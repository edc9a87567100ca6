import { minorUnits, ppm, priceE4, quantityMilli, type BasketLine, type LineId, type SaleId, type VariantId } from '@shopx/domain';
import { describe, expect, it } from 'vitest';
import {
  addCoupon,
  addLine,
  changeLine,
  coupons_max,
  emptyBasket,
  line_quantity_milli_max,
  removeCoupon,
  removeLine,
  setOrderDiscount,
  stepLine,
} from './basket-changes.ts';

const line = (name: string, change: Partial<BasketLine> = {}): BasketLine => ({
  lineId: name as LineId,
  variantId: 'heart' as VariantId,
  name,
  unit: 'each',
  quantityMilli: quantityMilli(1000),
  unitPriceE4: priceE4(25_500),
  taxCode: 'standard',
  taxRatePpm: ppm(200_000),
  ...change,
});
const empty = emptyBasket('sale' as SaleId);
const quantities = (basket: typeof empty) => basket.lines.map((each) => each.quantityMilli);

describe('a basket', () => {
  it('counts up what is there already', () => {
    const first = addLine(empty, line('a')).basket;
    const second = addLine(first, line('b', { quantityMilli: quantityMilli(3000) }));
    expect(quantities(second.basket)).toEqual([4000]);
    expect(second.touched).toBe('a');
  });

  it.each([
    ['another price', { unitPriceE4: priceE4(20_000) }],
    ['a discount', { discount: { kind: 'amount', amountMinor: minorUnits(50) } as const }],
    ['the price of a label', { priceSource: 'label', labelPriceMinor: minorUnits(255) } as const],
    ['a typed price', { priceSource: 'typed' } as const],
    ['no variant', {}],
  ])('keeps a line with %s apart', (why, change) => {
    const { variantId: _none, ...open } = line('a', change);
    const there = why === 'no variant' ? open : line('a', change);
    expect(quantities(addLine({ ...empty, lines: [there] }, line('b')).basket)).toEqual([1000, 1000]);
  });

  it('keeps weighed goods apart: each weighing is its own', () => {
    const weighed = line('a', { unit: 'kg', quantityMilli: quantityMilli(755) });
    expect(quantities(addLine({ ...empty, lines: [weighed] }, { ...weighed, lineId: 'b' as LineId }).basket)).toEqual([755, 755]);
  });

  it('lets the last piece go with its line, and the discount with the last line', () => {
    const one = setOrderDiscount({ ...empty, lines: [line('a')] }, { kind: 'percent', ratePpm: ppm(50_000) });
    expect(stepLine(one, 'a' as LineId, -1)).toEqual({ saleId: 'sale', kind: 'sale', lines: [] });
    const two = { ...one, lines: [line('a'), line('b')] };
    expect(removeLine(two, 'b' as LineId).orderDiscount).toBeDefined();
  });

  it('takes a discount away again', () => {
    const given = changeLine({ ...empty, lines: [line('a')] }, 'a' as LineId, { discount: { kind: 'percent', ratePpm: ppm(100_000) } });
    expect(given.lines[0]?.discount).toBeDefined();
    expect(given.lines[0]?.quantityMilli).toBe(1000);
    expect('discount' in changeLine(given, 'a' as LineId, { discount: null }).lines[0]!).toBe(false);
  });

  it('knows a price that was typed, and none that is as it was', () => {
    const one = { ...empty, lines: [line('a')] };
    expect(changeLine(one, 'a' as LineId, { unitPriceE4: priceE4(20_000) }).lines[0]?.priceSource).toBe('typed');
    expect(changeLine(one, 'a' as LineId, { unitPriceE4: priceE4(25_500) }).lines[0]).not.toHaveProperty('priceSource');
  });

  it('has never one more of what a label is on', () => {
    const labelled = { ...empty, lines: [line('a', { unit: 'kg', priceSource: 'label', labelPriceMinor: minorUnits(981) })] };
    expect(stepLine(labelled, 'a' as LineId, 1)).toBe(labelled);
    expect(stepLine(labelled, 'a' as LineId, -1).lines).toEqual([]);
  });

  it('takes a coupon once, gives it back, and keeps none for the next customer', () => {
    const coupon = (code: string) => ({ code, unlocks: 'WELCOME10' });
    const one = addCoupon({ ...empty, lines: [line('a')] }, coupon('A'));
    expect(addCoupon(one, coupon('A'))).toBe(one);
    expect(removeCoupon(addCoupon(one, coupon('B')), 'A').coupons).toEqual([coupon('B')]);
    expect(removeCoupon(one, 'A')).not.toHaveProperty('coupons');
    expect(removeLine(one, 'a' as LineId)).not.toHaveProperty('coupons');
    const full = Array.from({ length: coupons_max }, (_, index) => coupon(`C${index}`)).reduce(addCoupon, one);
    expect(full.coupons).toHaveLength(coupons_max);
  });

  it('does not count beyond what a line can hold', () => {
    const full = { ...empty, lines: [line('a', { quantityMilli: quantityMilli(line_quantity_milli_max) })] };
    expect(addLine(full, line('b')).basket).toBe(full);
    expect(stepLine(full, 'a' as LineId, 1)).toBe(full);
  });
});
