// SPDX-License-Identifier: Apache-2.0
/** What a till may count on, whichever build of the kernel it has: Vitest asks the WebAssembly one, Jest the one in plain JavaScript. */
import assert from 'node:assert/strict';
import { isQuoteError, isScanError } from '../../src/types.ts';
import { basket, type Fact } from './fact.ts';
import { ruleFacts } from './rule-facts.ts';

export const facts: readonly Fact[] = [
  {
    name: 'a basket is priced to the cent',
    holds(pricing) {
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
    },
  },
  {
    name: 'an error says what and where',
    holds(pricing) {
      const [first, ...others] = basket.lines;
      assert(first);
      const lines = [{ ...first, discount: { kind: 'amount', amount_minor: 2599 } as const }, ...others];
      assert.deepEqual(pricing.quote({ ...basket, lines }), { error: 'discount_above_line', pointer: '/lines/0/discount' });
      assert.deepEqual(pricing.quote({ ...basket, currency: 'EURO' }), { error: 'unknown_currency', pointer: '/currency' });
    },
  },
  {
    name: 'a number that is no integer is refused and never rounded',
    holds(pricing) {
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
    },
  },
  {
    name: 'cash is settled beside a card, and a return pays out',
    holds(pricing) {
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
    },
  },
  {
    name: 'a scan says what it is: a number, a weight inside a number, GS1 data',
    holds(pricing) {
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
    },
  },
  {
    name: 'a price in a code with a wrong digit is refused and never looked up',
    holds(pricing) {
      const today = '2026-11-25';
      assert.deepEqual(pricing.scan({ text: '2201235146855', today, preset: 'DE' }), { error: 'verifier', pointer: '/text' });
    },
  },
  {
    name: 'a cart of ten thousand lines makes the memory grow, and the next cart is right',
    holds(pricing) {
      const [first] = basket.lines;
      assert(first);
      const quote = pricing.quote({ ...basket, order_discount: { kind: 'amount', amount_minor: 1 }, lines: Array(10_000).fill(first) });
      assert(!isQuoteError(quote));
      assert.equal(quote.total_minor, 10_000 * 2598 - 1);
      assert.equal(quote.lines.length, 10_000);
      const small = pricing.quote(basket);
      assert(!isQuoteError(small) && small.total_minor === 2831);
    },
  },
  {
    name: 'what is too large is refused before it is read',
    holds(pricing) {
      assert.deepEqual(JSON.parse(pricing.quoteText(' '.repeat(4 * 1024 * 1024 + 1))), { error: 'too_large', pointer: '' });
    },
  },
  {
    name: 'GS1 syntax can be asked for by itself',
    holds(pricing) {
      assert.deepEqual(pricing.gs1({ rule: 'csum', data: '416000336108' }), { valid: true, kernel_version: 1 });
      assert.deepEqual(pricing.gs1({ form: 'bracketed', text: '(10)ABC' }), { elements: [{ ai: '10', value: 'ABC' }], kernel_version: 1 });
      assert.deepEqual(pricing.gs1({ form: 'bracketed', text: '(10)ABC', pairs: true }), { error: 'missing_companion', pointer: '/text' });
    },
  },
  {
    name: 'text of any script comes back as it was sent',
    holds(pricing) {
      const code = 'Käse "½" 奶酪 🧀';
      assert.deepEqual(pricing.scan({ text: code, today: '2026-11-25' }), { kind: 'own', code, kernel_version: 1 });
      assert.deepEqual(pricing.scan({ text: '\ud83e', today: '2026-11-25' }), { error: 'malformed_json', pointer: '/text' }, 'half a pair');
    },
  },
  ...ruleFacts,
];
