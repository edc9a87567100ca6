// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isQuoteError, isRuleError, isScanError, isTermsError, loadPricing, type Cart, type RuleSet } from '../src/node.ts';

const pricing = await loadPricing();

/** The worked basket of rule E5. */
const basket: Cart = {
  lines: [
    { quantity_milli: 2000, unit_price_e4: 129900, tax_code: 'standard', tax_rate_ppm: 190000 },
    { quantity_milli: 1000, unit_price_e4: 44900, tax_code: 'reduced', tax_rate_ppm: 70000 },
    { quantity_milli: 3000, unit_price_e4: 3300, tax_code: 'standard', tax_rate_ppm: 190000 },
  ],
  order_discount: { kind: 'percent', rate_ppm: 100000, reason: 'opening – "day" 🎈' },
  prices_include_tax: true,
  rounding_scope: 'rate_per_document',
  currency: 'EUR',
};

test('a basket is priced to the cent', () => {
  const quote = pricing.quote({ ...basket, cash_step_minor: 5, tenders_non_cash_minor: 2000, cash_given_minor: 1000 });
  assert(!isQuoteError(quote));
  assert.deepEqual(
    quote.lines.map((line) => line.total_minor),
    [2338, 404, 89],
  );
  assert.deepEqual(quote.taxes, [
    { tax_code: 'standard', tax_rate_ppm: 190000, net_minor: 2039, tax_minor: 388 },
    { tax_code: 'reduced', tax_rate_ppm: 70000, net_minor: 378, tax_minor: 26 },
  ]);
  assert.equal(quote.total_minor, 2831);
  assert.deepEqual(quote.cash, { due_minor: 830, rounding_minor: -1, change_minor: 170 });
  assert.equal(quote.kernel_version, 1);
});

test('a quote has a digest when it is asked for, and explains itself', () => {
  const stamped: Cart = { ...basket, kernel_version: 1, pack: { id: 'DE', version: 1 }, rules_version: 7, digest: true };
  const quote = pricing.quote(stamped);
  assert(!isQuoteError(quote));
  assert.match(quote.digest ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual([quote.pack, quote.rules_version], [{ id: 'DE', version: 1 }, 7]);

  const explained = pricing.explain(stamped);
  assert(!isQuoteError(explained));
  assert.deepEqual(explained.quote, quote);
  const [standard] = explained.derivation.assessments;
  assert.deepEqual([standard?.exact, standard?.remainder, standard?.amount_minor], ['46113/119', '-59/119', 388]);
  assert.equal(explained.derivation.lines[1]?.order_discount?.weight_minor, 449);
});

test('a version that the kernel does not have is refused', () => {
  assert.deepEqual(pricing.quote({ ...basket, kernel_version: 2 }), { error: 'unknown_kernel_version', pointer: '/kernel_version' });
});

test('an error says what and where', () => {
  const [first, ...others] = basket.lines;
  assert(first);
  const lines = [{ ...first, discount: { kind: 'amount', amount_minor: 2599 } as const }, ...others];
  assert.deepEqual(pricing.quote({ ...basket, lines }), { error: 'discount_above_line', pointer: '/lines/0/discount' });
  assert.deepEqual(pricing.quote({ ...basket, currency: 'EURO' }), { error: 'unknown_currency', pointer: '/currency' });
});

test('a number that is no integer is refused and never rounded', () => {
  const [first] = basket.lines;
  assert(first);
  for (const [quantity, error] of [
    [0.5, 'not_an_integer'],
    [1e21, 'not_an_integer'],
    [2 ** 53, 'number_out_of_range'],
    [NaN, 'wrong_type'],
  ] as const) {
    const answer = pricing.quote({ ...basket, lines: [{ ...first, quantity_milli: quantity }] });
    assert.deepEqual(answer, { error, pointer: '/lines/0/quantity_milli' }, String(quantity));
  }
});

test('cash is settled beside a card, and a return pays out', () => {
  assert.deepEqual(pricing.settle({ total_minor: 1291, tenders_non_cash_minor: 1000, cash_given_minor: 500, cash_step_minor: 5 }), {
    due_minor: 290,
    rounding_minor: -1,
    change_minor: 210,
    kernel_version: 1,
  });
  assert.deepEqual(pricing.settle({ total_minor: -198, cash_step_minor: 5 }), {
    due_minor: -200,
    rounding_minor: -2,
    change_minor: 200,
    kernel_version: 1,
  });
});

test('a rule set holds for the carts that ask for promotions', () => {
  const rules: RuleSet = {
    promotions: [
      {
        id: 'socks',
        version: 3,
        priority: 1,
        coupon: 'FEET',
        offer: { kind: 'buy_get', buy_milli: 2000, get_milli: 1000, rate_ppm: 1000000 },
      },
    ],
    price_lists: [
      { id: 'members', version: 1, priority: 1, customer_groups: ['members'], prices: [{ item: 'sock', unit_price_e4: 40000 }] },
    ],
  };
  assert.deepEqual(pricing.promotions(rules), { promotions: 1, price_lists: 1, prices: 1, kernel_version: 1 });
  const socks: Cart = {
    lines: [{ quantity_milli: 3000, unit_price_e4: 50000, tax_code: 'standard', tax_rate_ppm: 0, item: 'sock' }],
    prices_include_tax: true,
    rounding_scope: 'line',
    currency: 'EUR',
  };
  const quote = pricing.quote({ ...socks, promotions: { at: '2026-11-25T17:30', customer_groups: ['members'], coupons: ['FEET'] } });
  assert(!isQuoteError(quote));
  assert.deepEqual(quote.lines[0], {
    gross_minor: 1200,
    promotion_minor: 400,
    promotions: [{ id: 'socks', version: 3, amount_minor: 400 }],
    unit_price_e4: 40000,
    price_list: { id: 'members', version: 1 },
    discount_minor: 0,
    order_discount_minor: 0,
    tax_minor: 0,
    total_minor: 800,
  });
  assert.deepEqual(quote.coupons, [{ code: 'FEET', used: true }]);
  const plain = pricing.quote(socks);
  assert(!isQuoteError(plain));
  assert.equal(plain.total_minor, 1500, 'a cart that does not ask is priced as ever');
  const refused = pricing.promotions({ promotions: [], price_lists: [], policy: { stacking: 'worst' as 'priority' } });
  assert(isRuleError(refused));
  assert.deepEqual(refused, { error: 'unknown_value', pointer: '/policy/stacking' });
});

test('a scan says what it is: a number, a weight inside a number, GS1 data', () => {
  const today = '2026-11-25';
  assert.deepEqual(pricing.scan({ text: '036000241457', today }), {
    kind: 'gtin',
    gtin: '00036000241457',
    packaging_level: 0,
    kernel_version: 1,
  });
  const layouts = [{ prefix: '21', measure: 'weight', item_digits: 7, verifier: false, value_digits: 5, decimals: 3 } as const];
  const weighed = pricing.scan({ text: '2100001027506', today, layouts });
  assert(!isScanError(weighed) && weighed.kind === 'embedded_weight');
  assert.deepEqual([weighed.gtin, weighed.embedded], ['02100001000004', { value: 2750, decimals: 3 }]);
  const scanned = pricing.scan({ text: ']d20109520123456788172602003103000750' + '10LOT\u001d21ü', today });
  assert.deepEqual(scanned, { error: 'wrong_character', pointer: '/text' });
  const good = pricing.scan({ text: ']d2010952012345678817260200310300075010LOT\u001d21A"1', today });
  assert(!isScanError(good) && good.kind === 'gs1');
  assert.deepEqual(
    [good.batch_lot, good.serial, good.expiry, good.expired, good.net_weight_kg],
    ['LOT', 'A"1', '2026-02-28', true, { value: 750, decimals: 3 }],
  );
});

test('a price in a code with a wrong digit is refused and never looked up', () => {
  const today = '2026-11-25';
  assert.deepEqual(pricing.scan({ text: '2201235146855', today, preset: 'DE' }), { error: 'verifier', pointer: '/text' });
});

test('a cart of ten thousand lines makes the memory grow, and the next cart is right', () => {
  const [first] = basket.lines;
  assert(first);
  const quote = pricing.quote({ ...basket, order_discount: { kind: 'amount', amount_minor: 1 }, lines: Array(10_000).fill(first) });
  assert(!isQuoteError(quote));
  assert.equal(quote.total_minor, 10_000 * 2598 - 1);
  assert.equal(quote.lines.length, 10_000);
  const small = pricing.quote(basket);
  assert(!isQuoteError(small) && small.total_minor === 2831);
});

test('what is too large is refused before it is read', () => {
  assert.deepEqual(JSON.parse(pricing.quoteText(' '.repeat(4 * 1024 * 1024 + 1))), { error: 'too_large', pointer: '' });
});

test('the module is loaded once', async () => {
  assert.equal(await loadPricing(), pricing);
});

const packOf = (id: string) => JSON.parse(readFileSync(new URL(`../../../packs/${id}/1.json`, import.meta.url), 'utf8')) as object;

test('a pack says what holds on a day, and a cart is priced by it', () => {
  const terms = pricing.terms({ pack: packOf('JP'), on: '2026-11-25' });
  assert(!isTermsError(terms));
  assert.deepEqual([terms.pack, terms.tax_rounding], [{ id: 'JP', version: 1 }, 'down']);
  const reduced = terms.tax_classes.find(({ code }) => code === 'reduced');
  assert(reduced);
  assert.deepEqual(reduced.taxes, [{ tax_code: 'consumption', tax_rate_ppm: 80000 }]);
  const { prices_include_tax, rounding_scope, tax_rounding, inclusive_rule, currency } = terms;
  const lines = [398, 298].map((yen) => ({ quantity_milli: 1000, unit_price_e4: yen * 10000, taxes: reduced.taxes }));
  const quote = pricing.quote({ lines, prices_include_tax, rounding_scope, tax_rounding, inclusive_rule, currency });
  assert(!isQuoteError(quote));
  assert.equal(quote.tax_minor, 51, '696 yen with 8 % inside: 51.56, and the fraction is dropped');
});

test('a day before the pack and a rounding that the law forbids are refused', () => {
  assert.deepEqual(pricing.terms({ pack: packOf('DE'), on: '2023-12-31' }), { error: 'before_valid_from', pointer: '/on' });
  assert.deepEqual(pricing.terms({ pack: packOf('GB'), on: '2026-11-25', overrides: { rounding_mode: 'down' } }), {
    error: 'fixed_by_law',
    pointer: '/overrides/rounding_mode',
  });
});
