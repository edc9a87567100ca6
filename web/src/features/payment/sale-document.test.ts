import {
  currencyOf,
  minorUnits,
  ppm,
  priceE4,
  quantityMilli,
  type Basket,
  type BasketLine,
  type Instant,
  type LineId,
  type LocalMinute,
  type MoneyRules,
  type RegisterId,
  type SaleId,
  type StoreId,
  type VariantId,
} from '@shopx/domain';
import { loadPricing } from '@shopx/pricing/inline';
import { beforeAll, describe, expect, it } from 'vitest';
import { rules as promotions } from '../../../tests/rules.ts';
import { products } from '../../../tests/test-device.tsx';
import { cartOf, isKernelError, type Moment, type RuleSet } from '../../device/kernel.ts';
import { saleDocument } from './sale-document.ts';

const kernel = await loadPricing();
const rules: MoneyRules = { currency: currencyOf('GBP'), pricesIncludeTax: true, roundingScope: 'rate_per_document', cashStepMinor: 1 };
const moment: Moment = {
  at: '2026-11-25T17:30' as LocalMinute,
  store: 'mill-road' as StoreId,
  rulesVersion: 7,
  names: new Map([['hearts', 'Three hearts for two']]),
  pathOf: (id) => [id],
};
const heart: BasketLine = {
  lineId: 'a' as LineId,
  variantId: products[0]!.variants[0]!.id as VariantId,
  name: 'Heart',
  unit: 'each',
  quantityMilli: quantityMilli(3000),
  unitPriceE4: priceE4(25_500),
  taxCode: 'standard',
  taxRatePpm: ppm(200_000),
};

function documentOf(line: Partial<BasketLine>, by: { basket?: Partial<Basket>; rules?: Partial<MoneyRules>; moment?: Moment } = {}) {
  const basket: Basket = { saleId: 'sale' as SaleId, kind: 'sale', lines: [{ ...heart, ...line }], ...by.basket };
  const all = { ...rules, ...by.rules };
  const quote = kernel.quote(cartOf(basket, all, by.moment));
  if (isKernelError(quote)) throw new Error(`${quote.error} at ${quote.pointer}`);
  const settled = { tenders: [], roundingMinor: minorUnits(0), changeMinor: minorUnits(0) };
  const register = { storeId: 'store' as StoreId, registerId: 'register' as RegisterId, occurredAt: '2026-11-25T17:30:20Z' as Instant };
  return saleDocument({ basket, rules: all, quote, moment: by.moment, settled, ...register });
}

describe('the document of a sale', () => {
  beforeAll(() => {
    const { rules_version: _version, ...set } = promotions;
    expect(kernel.promotions(set as RuleSet)).toMatchObject({ promotions: 2 });
  });

  it('has the bytes that it always had, where a shop has neither rules nor terms of its own', () => {
    const { variantId: _none, ...open } = heart;
    expect(JSON.stringify(documentOf({}, { basket: { lines: [open] } }))).toBe(
      '{"kind":"sale","store_id":"store","register_id":"register","occurred_at":"2026-11-25T17:30:20Z","currency":"GBP",' +
        '"prices_include_tax":true,"rounding_scope":"rate_per_document","lines":[{"name":"Heart","quantity_milli":3000,' +
        '"unit_price_e4":25500,"tax_code":"standard","tax_rate_ppm":200000,"gross_minor":765,"discount_minor":0,' +
        '"order_discount_minor":0,"tax_minor":128,"total_minor":765}],"taxes":[{"tax_code":"standard","tax_rate_ppm":200000,' +
        '"net_minor":637,"tax_minor":128}],"tax_minor":128,"total_minor":765,"rounding_minor":0,"tenders":[],"kernel_version":1}',
    );
  });

  it('says what promotions took off, by which version of which, and when they were looked at', () => {
    const document = documentOf({}, { moment });
    expect(document.lines[0]).toMatchObject({
      gross_minor: 765,
      promotion_minor: 255,
      promotions: [{ promotion_id: 'hearts', version: 3, amount_minor: 255, name: 'Three hearts for two' }],
      total_minor: 510,
    });
    expect(document).toMatchObject({ rules_version: 7, priced_at: '2026-11-25T17:30', total_minor: 510 });
    expect(documentOf({ categoryId: 'lights' }, { moment }).lines[0]?.categories).toEqual(['lights']);
  });

  it('has the coupons as the customer had them', () => {
    const coupons = [{ code: 'TEN-7F3A', unlocks: 'WELCOME10' }];
    const document = documentOf({ quantityMilli: quantityMilli(30_000) }, { moment, basket: { coupons } });
    expect(document.coupons).toEqual(['TEN-7F3A']);
    expect(document.lines[0]?.promotions?.map((each) => each.promotion_id)).toContain('welcome');
    expect(documentOf({}, { basket: { coupons } })).not.toHaveProperty('coupons');
  });

  it('has each of several taxes with what it is on', () => {
    const taxes = [
      { taxCode: 'gst', taxRatePpm: ppm(50_000) },
      { taxCode: 'qst', taxRatePpm: ppm(95_000), onEarlier: [0] },
    ];
    const [line] = documentOf({ taxes }, { rules: { pricesIncludeTax: false } }).lines;
    expect(line?.taxes).toEqual([
      { tax_code: 'gst', tax_rate_ppm: 50_000, tax_minor: 38 },
      { tax_code: 'qst', tax_rate_ppm: 95_000, on_earlier: [0], tax_minor: 76 },
    ]);
    expect(line).not.toHaveProperty('tax_code');
  });

  it('has the price that a label says', () => {
    const label = { unit: 'kg', quantityMilli: quantityMilli(755), priceSource: 'label', labelPriceMinor: minorUnits(981) } as const;
    expect(documentOf({ ...label, unitPriceE4: priceE4(129_900) }).lines[0]).toMatchObject({
      quantity_milli: 755,
      gross_minor: 981,
      label_price_minor: 981,
      price_source: 'label',
    });
  });

  it('has the store’s terms, its pack, and the digest of the quote', () => {
    const pack = { id: 'NZ', version: 1 };
    const document = documentOf({}, { rules: { taxRounding: 'half_down', inclusiveRule: 'net_first', pack } });
    expect(document).toMatchObject({ tax_rounding: 'half_down', inclusive_rule: 'net_first', pack });
    expect(document.quote_digest).toMatch(/^[0-9a-f]{64}$/);
    expect(documentOf({}, { moment }).quote_digest).toMatch(/^[0-9a-f]{64}$/);
  });
});
