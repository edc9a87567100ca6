import { currencyOf, priceE4, type ProductId, type VariantId } from '@shopx/domain';
import { loadPricing } from '@shopx/pricing/inline';
import { describe, expect, it } from 'vitest';
import { measured, readScan, type ScanSettings } from './read-scan.ts';
import type { Sellable } from './sellable.ts';

const kernel = await loadPricing();
const eur = currencyOf('EUR');
const read = (text: string, change: Partial<ScanSettings> = {}) =>
  readScan(kernel, text, { today: '2026-02-20', currency: eur, ...change });
const gs = '\u001d';

describe('a scan', () => {
  it('of a plain code is looked up as it is', () => {
    expect(read('85123A')).toEqual({ kind: 'code', lookUp: '85123A', code: '85123A' });
    expect(read(']A085123A')).toEqual({ kind: 'code', lookUp: '85123A', code: '85123A' });
  });

  it('of a trade item number is looked up by its fourteen digits, and kept as it was printed', () => {
    expect(read('4006381333931')).toEqual({ kind: 'code', lookUp: '04006381333931', code: '4006381333931' });
    expect(read(']E04006381333931')).toEqual({ kind: 'code', lookUp: '04006381333931', code: '4006381333931' });
  });

  it('that a scanner knows to be a number is refused when its check digit is wrong', () => {
    expect(read(']E04006381333930')).toMatchObject({ kind: 'refused', why: 'misread' });
  });

  it('of a label with a price or weight inside finds the item, by the way of the country (E15)', () => {
    expect(read('2201236146854', { preset: 'DE' })).toMatchObject({
      lookUp: '02201230000008',
      measure: { price: { value: 14_685, decimals: 2 } },
    });
    expect(read('2201235146855', { preset: 'DE' })).toMatchObject({ kind: 'refused', why: 'misread' });
    expect(read('2201236146854')).toMatchObject({ kind: 'code', lookUp: '02201236146854' });
  });

  it('of GS1 data gives the weight, and keeps no more of it than the number', () => {
    expect(read(`]d20109520123456788310300075010LOT`)).toEqual({
      kind: 'code',
      lookUp: '09520123456788',
      code: '09520123456788',
      measure: { weight: { value: 750, decimals: 3 } },
    });
  });

  it('of what has expired is refused; past its best before, it is sold with a warning (E16)', () => {
    expect(read(`]d2010952012345678817260200`, { today: '2026-03-01' })).toEqual({ kind: 'refused', why: 'expired', detail: '2026-02-28' });
    expect(read(']d2010952012345678815260110')).toMatchObject({ kind: 'code', pastBestBefore: '2026-01-10' });
  });

  it('is whole or nothing: one wrong element, and nothing is looked up', () => {
    expect(read(`]d201095201234567881726134010LOT${gs}`)).toMatchObject({ kind: 'refused', why: 'notGs1' });
    expect(read(`0109520123456788${gs}10LOT`)).toMatchObject({ kind: 'refused', why: 'scanner' });
    expect(read(']d239300' + '12')).toMatchObject({ kind: 'refused' });
  });

  it('of an address that is no Digital Link may be a code of the shop’s own', () => {
    expect(read('https://mill-road.example/heart')).toMatchObject({ kind: 'code', lookUp: 'https://mill-road.example/heart' });
    expect(read('https://id.example/01/09520123456788')).toMatchObject({ kind: 'code', lookUp: '09520123456788' });
  });
});

describe('a label', () => {
  const cheese: Sellable = {
    variantId: 'cheese' as VariantId,
    productId: 'cheeses' as ProductId,
    categoryId: undefined,
    name: 'Cheese',
    shownCode: undefined,
    unit: 'kg',
    unitPriceE4: priceE4(129_900),
    taxCode: 'reduced',
  };
  const mug: Sellable = { ...cheese, name: 'Mug', unit: 'each' };
  const price = { value: 981, decimals: 2 };
  const weight = { value: 755, decimals: 3 };

  it('with a weight is so much of it', () => {
    expect(measured(cheese, { weight }, eur)).toEqual({ quantityMilli: 755 });
  });

  it('with a price costs exactly that, and the weight follows from it (E15)', () => {
    expect(measured(cheese, { price }, eur)).toEqual({ labelPriceMinor: 981, quantityMilli: 755 });
    expect(measured(mug, { price }, eur)).toEqual({ labelPriceMinor: 981 });
    expect(measured({ ...cheese, unitPriceE4: null }, { price }, eur)).toEqual({ labelPriceMinor: 981 });
  });

  it('with both has the weight for the stock and the price for the customer', () => {
    expect(measured(cheese, { price, weight: { value: 800, decimals: 3 } }, eur)).toEqual({ labelPriceMinor: 981, quantityMilli: 800 });
  });

  it('with a count is so many', () => {
    expect(measured(mug, { pieces: { value: 6, decimals: 0 } }, eur)).toEqual({ quantityMilli: 6000 });
  });

  it('with a weight is no piece', () => {
    expect(measured(mug, { weight }, eur)).toBe('not_by_weight');
  });
});
