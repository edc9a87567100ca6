import type { TaxClass } from '@shopx/api-client';
import { priceE4, type LineId, type ProductId, type VariantId } from '@shopx/domain';
import { describe, expect, it } from 'vitest';
import { lineOf, type Sellable } from './sellable.ts';

const sweets: Sellable = {
  variantId: 'sweets' as VariantId,
  productId: 'sweets' as ProductId,
  categoryId: undefined,
  name: 'Sweets',
  shownCode: undefined,
  unit: 'each',
  unitPriceE4: priceE4(20_000),
  taxCode: 'sweets',
};
const quebec: TaxClass = {
  code: 'sweets',
  name: 'Single portions of sweets',
  rate_ppm: 149_750,
  rates: [
    {
      from: '2013-01-01',
      taxes: [
        { code: 'gst', rate_ppm: 50_000 },
        { code: 'qst', rate_ppm: 99_750 },
      ],
    },
    { from: '2026-07-16', taxes: [{ code: 'gst', rate_ppm: 50_000 }] },
    { from: '2030-01-01', taxes: [] },
  ],
};
const taxed = (classes: readonly TaxClass[], day: string) =>
  lineOf(sweets, { lineId: 'a' as LineId, unitPriceE4: priceE4(20_000) }, classes, day);

describe('the tax of a line', () => {
  it('is the rate of its class', () => {
    expect(taxed([{ code: 'sweets', name: 'Sweets', rate_ppm: 200_000 }], '2026-11-25')).toMatchObject({
      taxCode: 'sweets',
      taxRatePpm: 200_000,
    });
  });

  it('is what holds on the business date: two taxes, one, none', () => {
    expect(taxed([quebec], '2026-07-15')?.taxes).toEqual([
      { taxCode: 'gst', taxRatePpm: 50_000 },
      { taxCode: 'qst', taxRatePpm: 99_750 },
    ]);
    expect(taxed([quebec], '2026-07-16')).toMatchObject({ taxCode: 'gst', taxRatePpm: 50_000 });
    expect(taxed([quebec], '2026-07-16')).not.toHaveProperty('taxes');
    expect(taxed([quebec], '2030-06-01')).toMatchObject({ taxCode: 'sweets', taxRatePpm: 0 });
  });

  it('keeps which of them is on which', () => {
    const until_2012 = {
      ...quebec,
      rates: [
        {
          taxes: [
            { code: 'gst', rate_ppm: 50_000 },
            { code: 'qst', rate_ppm: 95_000, on_earlier: [0] },
          ],
        },
      ],
    };
    expect(taxed([until_2012], '2012-01-01')?.taxes?.[1]).toEqual({ taxCode: 'qst', taxRatePpm: 95_000, onEarlier: [0] });
  });

  it('is not guessed: without a class, or before its first day, there is no line', () => {
    expect(taxed([], '2026-11-25')).toBeUndefined();
    expect(taxed([quebec], '2012-12-31')).toBeUndefined();
  });
});
