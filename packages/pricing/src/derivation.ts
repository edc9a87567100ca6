// SPDX-License-Identifier: Apache-2.0
/** Where each amount of a quote comes from, as engine/include/shopx/engine/derivation.hpp has it. */
import type { InclusiveRule, Minor, Quote, RoundingScope, TaxQuote, TaxRounding, VersionedId } from './types.ts';

/** An exact value in lowest terms: "299/3". */
export type Exact = `${bigint}/${bigint}`;

/** One rounding: exact = amount + remainder. */
export type Rounded = Readonly<{ exact: Exact; remainder: Exact; amount_minor: Minor }>;

/** A share by largest remainder, exactly total * weight / weights = amount - unit + remainder. */
export type Share = Readonly<{
  total_minor: Minor;
  weight_minor: Minor;
  /** Of all who share. */
  weights_minor: Minor;
  remainder: Exact;
  /** 1, or -1 on a return, for those with the largest remainders, who got a unit more. */
  unit: -1 | 0 | 1;
  amount_minor: Minor;
}>;

export type DiscountDerivation = Rounded &
  Readonly<{
    /** What the discount is of. */
    base_minor: Minor;
  }> &
  (Readonly<{ kind: 'percent'; rate_ppm: number }> | Readonly<{ kind: 'amount' }>);

export type LineTaxDerivation = Readonly<{
  tax_code: string;
  tax_rate_ppm: number;
  on_earlier?: readonly number[];
  /** The net price, and the earlier taxes that this one is on. */
  on_minor: Minor;
  /** Where the tax was rounded: a place in `assessments`, and in its parts. */
  assessment: number;
  part: number;
  /** The whole part, a share of it, what earlier taxes left of `tax_share`, or nothing because there was none. */
  given: 'whole' | 'share' | 'rest' | 'nothing';
  share?: Share;
  tax_minor: Minor;
}>;

/** What a promotion took off a line: by itself, or as the line's share of what it took off several. */
export type PromotionDerivation = VersionedId &
  Readonly<{
    kind: 'percent_off' | 'amount_off' | 'fixed_price' | 'buy_get' | 'threshold' | 'bundle' | 'quantity_breaks';
    /** The goods that the offer was for, bought or given. */
    quantity_milli: number;
    rate_ppm?: number;
    /** Off each unit; of a threshold, off all. */
    off_minor?: Minor;
    unit_price_e4?: number;
    price_minor?: Minor;
    /** How many bundles. */
    times?: number;
  }> &
  (
    | (Rounded & Readonly<{ /** What was left of the price. */ base_minor: Minor; share?: never }>)
    | Readonly<{ total: Rounded; share: Share; amount_minor: Minor }>
  );

export type LineDerivation = Readonly<{
  price: Rounded &
    Readonly<{
      source: 'catalogue' | 'price_list' | 'label' | 'typed';
      price_list?: VersionedId;
      quantity_milli: number;
      unit_price_e4: number;
      label_price_minor?: Minor;
    }>;
  gross_minor: Minor;
  /** In the order in which they were taken off; they add up to promotion_minor. */
  promotions?: readonly PromotionDerivation[];
  promotion_minor: Minor;
  discountable: boolean;
  discount?: DiscountDerivation;
  discount_minor: Minor;
  order_discount?: Share;
  order_discount_minor: Minor;
  /** What is left of the price, and what tax is computed on. */
  base_minor: Minor;
  /** Of several taxes that were rounded together: the line's part of all of them. */
  tax_share?: Share;
  taxes: readonly LineTaxDerivation[];
  tax_minor: Minor;
  total_minor: Minor;
}>;

/** A place where tax was rounded, once. `rounded` says what was: the tax, or the net price, with the tax as the rest of the base. */
export type Assessment = Rounded &
  Readonly<{
    rounded: 'tax' | 'net';
    tax_minor: Minor;
    parts: readonly Readonly<{
      tax_code: string;
      tax_rate_ppm: number;
      base_minor: Minor;
      /** exact = base * factor; "19/119" takes 19 % out of a price that includes them. */
      factor: Exact;
      exact: Exact;
      remainder: Exact;
      unit: -1 | 0 | 1;
      tax_minor: Minor;
    }>[];
  }>;

/** Where each amount of a quote comes from; enough to check every step by hand. */
export type Derivation = Readonly<{
  kernel_version: number;
  pack?: VersionedId;
  rules_version?: number;
  currency: string;
  currency_digits: number;
  prices_include_tax: boolean;
  rounding_scope: RoundingScope;
  tax_rounding: TaxRounding;
  inclusive_rule: InclusiveRule;
  lines: readonly LineDerivation[];
  order_discount?: DiscountDerivation;
  assessments: readonly Assessment[];
  taxes: readonly TaxQuote[];
  /** Sums over the lines. */
  totals: Readonly<{
    gross_minor: Minor;
    promotion_minor: Minor;
    discount_minor: Minor;
    order_discount_minor: Minor;
    tax_minor: Minor;
    total_minor: Minor;
  }>;
}>;

export type Explanation = Readonly<{ quote: Quote; derivation: Derivation }>;
