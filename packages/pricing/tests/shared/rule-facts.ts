// SPDX-License-Identifier: Apache-2.0
/** Packs, promotions, versions: what a cart is priced by. */
import assert from 'node:assert/strict';
import { isQuoteError, isRuleError, isTermsError, type Cart, type RuleSet } from '../../src/types.ts';
import { basket, type Fact } from './fact.ts';

/** Buy two pairs of socks and get one; members pay 4.00 a pair. */
const sockRules: RuleSet = {
  promotions: [
    {
      id: 'socks',
      version: 3,
      priority: 1,
      coupon: 'FEET',
      offer: { kind: 'buy_get', buy_milli: 2000, get_milli: 1000, rate_ppm: 1000000 },
    },
  ],
  price_lists: [{ id: 'members', version: 1, priority: 1, customer_groups: ['members'], prices: [{ item: 'sock', unit_price_e4: 40000 }] }],
};

const socks: Cart = {
  lines: [{ quantity_milli: 3000, unit_price_e4: 50000, tax_code: 'standard', tax_rate_ppm: 0, item: 'sock' }],
  prices_include_tax: true,
  rounding_scope: 'line',
  currency: 'EUR',
};

const memberWithCoupon = { at: '2026-11-25T17:30', customer_groups: ['members'], coupons: ['FEET'] };

export const ruleFacts: readonly Fact[] = [
  {
    name: 'a quote has a digest when it is asked for, and explains itself',
    holds(pricing) {
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
    },
  },
  {
    name: 'a version that the kernel does not have is refused',
    holds(pricing) {
      assert.deepEqual(pricing.quote({ ...basket, kernel_version: 2 }), { error: 'unknown_kernel_version', pointer: '/kernel_version' });
    },
  },
  {
    name: 'a pack says what holds on a day, and a cart is priced by it',
    holds(pricing, packOf) {
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
    },
  },
  {
    name: 'a day before the pack and a rounding that the law forbids are refused',
    holds(pricing, packOf) {
      assert.deepEqual(pricing.terms({ pack: packOf('DE'), on: '2023-12-31' }), { error: 'before_valid_from', pointer: '/on' });
      assert.deepEqual(pricing.terms({ pack: packOf('GB'), on: '2026-11-25', overrides: { rounding_mode: 'down' } }), {
        error: 'fixed_by_law',
        pointer: '/overrides/rounding_mode',
      });
    },
  },
  {
    name: 'a rule set holds for the carts that ask for promotions',
    holds(pricing) {
      assert.deepEqual(pricing.promotions(sockRules), { promotions: 1, price_lists: 1, prices: 1, kernel_version: 1 });
      const quote = pricing.quote({ ...socks, promotions: memberWithCoupon });
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
    },
  },
  {
    name: 'a rule set that is refused leaves the earlier one',
    holds(pricing) {
      pricing.promotions(sockRules);
      const refused = pricing.promotions({ promotions: [], price_lists: [], policy: { stacking: 'worst' as 'priority' } });
      assert(isRuleError(refused));
      assert.deepEqual(refused, { error: 'unknown_value', pointer: '/policy/stacking' });
      const quote = pricing.quote({ ...socks, promotions: memberWithCoupon });
      assert(!isQuoteError(quote));
      assert.equal(quote.total_minor, 800);
    },
  },
];
