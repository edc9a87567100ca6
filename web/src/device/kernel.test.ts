import {
  currencyOf,
  minorUnits,
  ppm,
  priceE4,
  quantityMilli,
  type Basket,
  type BasketLine,
  type LineId,
  type LocalMinute,
  type MoneyRules,
  type ProductId,
  type SaleId,
  type StoreId,
  type VariantId,
} from '@shopx/domain';
import { describe, expect, it } from 'vitest';
import { cartOf, type Moment } from './kernel.ts';

const line: BasketLine = {
  lineId: 'a' as LineId,
  variantId: 'heart' as VariantId,
  productId: 'hearts' as ProductId,
  categoryId: 'lights',
  name: 'Heart',
  unit: 'each',
  quantityMilli: quantityMilli(2000),
  unitPriceE4: priceE4(25_500),
  taxCode: 'standard',
  taxRatePpm: ppm(200_000),
};
const rules: MoneyRules = { currency: currencyOf('GBP'), pricesIncludeTax: true, roundingScope: 'rate_per_document', cashStepMinor: 1 };
const basketOf = (change: Partial<BasketLine> = {}, rest: Partial<Basket> = {}): Basket => ({
  saleId: 'sale' as SaleId,
  kind: 'sale',
  lines: [{ ...line, ...change }],
  ...rest,
});
const moment: Moment = {
  names: new Map(),
  at: '2026-11-25T17:30' as LocalMinute,
  store: 'mill-road' as StoreId,
  rulesVersion: 7,
  pathOf: (categoryId) => [categoryId, 'home'],
};

describe('the cart of a basket', () => {
  it('has the bytes that it always had, where a shop has neither rules nor terms of its own', () => {
    expect(JSON.stringify(cartOf(basketOf({ priceSource: 'typed' }), rules))).toBe(
      '{"lines":[{"quantity_milli":2000,"unit_price_e4":25500,"tax_code":"standard","tax_rate_ppm":200000}],' +
        '"prices_include_tax":true,"rounding_scope":"rate_per_document","currency":"GBP"}',
    );
  });

  it('names item, product and categories once there are rules to look at, and the minute on the shop’s clock', () => {
    const cart = cartOf(basketOf(), rules, moment);
    expect(cart.lines[0]).toMatchObject({ item: 'heart', product: 'hearts', categories: ['lights', 'home'] });
    expect(cart).toMatchObject({ promotions: { at: '2026-11-25T17:30', store: 'mill-road' }, rules_version: 7, digest: true });
  });

  it('names each coupon once, by what the promotions call it', () => {
    const coupons = ['A1', 'B2'].map((code) => ({ code, unlocks: 'SUMMER' }));
    expect(cartOf(basketOf({}, { coupons }), rules, moment).promotions?.coupons).toEqual(['SUMMER']);
  });

  it('says that a price was typed, so that no price list knows better', () => {
    expect(cartOf(basketOf({ priceSource: 'typed' }), rules, moment).lines[0]?.price_source).toBe('typed');
  });

  it('passes the price of a label on, with or without rules', () => {
    const label = { priceSource: 'label', labelPriceMinor: minorUnits(981) } as const;
    expect(cartOf(basketOf(label), rules).lines[0]).toMatchObject({ label_price_minor: 981, price_source: 'label' });
  });

  it('carries a list of taxes instead of the one', () => {
    const taxes = [
      { taxCode: 'gst', taxRatePpm: ppm(50_000) },
      { taxCode: 'pst', taxRatePpm: ppm(95_000), onEarlier: [0] },
    ];
    const [taxed] = cartOf(basketOf({ taxes }), rules).lines;
    expect(taxed).toMatchObject({
      taxes: [
        { tax_code: 'gst', tax_rate_ppm: 50_000 },
        { tax_code: 'pst', tax_rate_ppm: 95_000, on_earlier: [0] },
      ],
    });
    expect(taxed).not.toHaveProperty('tax_code');
  });

  it('carries the store’s terms and its pack', () => {
    const pack = { id: 'NZ', version: 1 };
    expect(cartOf(basketOf(), { ...rules, taxRounding: 'half_down', inclusiveRule: 'net_first', cashTie: 'down', pack })).toMatchObject({
      tax_rounding: 'half_down',
      inclusive_rule: 'net_first',
      pack,
      digest: true,
    });
  });

  it('of a return has negative quantities and still the price lists to look at', () => {
    const cart = cartOf(basketOf({}, { kind: 'return' }), rules, moment);
    expect(cart.lines[0]?.quantity_milli).toBe(-2000);
    expect(cart.promotions).toBeDefined();
  });
});
