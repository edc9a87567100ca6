// SPDX-License-Identifier: Apache-2.0
/** What a jurisdiction's pack asks of a till, as engine/include/shopx/engine/pack.hpp has it. */
import type { CashTie, InclusiveRule, LineTax, QuoteErrorCode, RoundingScope, TaxRounding, VersionedId } from './types.ts';

/** What a customer pays who owes no tax, where prices include it: the price without the tax, or the same price. */
export type ExemptPrice = 'keep_net' | 'keep_gross';

/** What a tenant has otherwise than its pack; the pack fills the rest. Scope, mode and rule only where the law lets the seller choose. */
export type PackOverrides = Readonly<{
  prices_include_tax?: boolean;
  rounding_scope?: RoundingScope;
  rounding_mode?: TaxRounding;
  inclusive_rule?: InclusiveRule;
  exempt_price?: ExemptPrice;
  cash_step_minor?: number;
  cash_tie?: CashTie;
  tax_classes?: readonly Readonly<{
    /** The pack's code of the class. */
    class: string;
    /** The tenant's own. */
    code?: string;
    rates?: readonly Readonly<{ tax: string; rate_ppm: number }>[];
  }>[];
}>;

export type TermsQuestion = Readonly<{
  /** A file of packs/, as it was parsed: packs/schema.json says what is in it. */
  pack: object;
  /** A business date, YYYY-MM-DD. */
  on: string;
  overrides?: PackOverrides;
}>;

/** What a pack asks of a till on a business date, in a cart's words. */
export type Terms = Readonly<{
  pack: VersionedId;
  on: string;
  currency: string;
  currency_digits: number;
  prices_include_tax: boolean;
  rounding_scope: RoundingScope;
  tax_rounding: TaxRounding;
  inclusive_rule: InclusiveRule;
  exempt_price: ExemptPrice;
  cash_step_minor: number;
  /** Where the step is even. */
  cash_tie?: CashTie;
  /** true_up: the refund that completes a sale pays out what is left of its cash; independent: each refund rounds for itself. */
  cash_refunds: 'true_up' | 'independent';
  tax_classes: readonly Readonly<{
    code: string;
    /** The pack's code, where the tenant has its own. */
    pack_class?: string;
    /** A line's `taxes`. None: outside the tax; its lines have the class as tax_code and a rate of 0. */
    taxes: readonly LineTax[];
  }>[];
  kernel_version: number;
}>;

/** Why a pack, a day or an override is refused. The shapes fail as those of a cart do. */
export type TermsError = Readonly<{ error: TermsErrorCode | QuoteErrorCode; pointer: string }>;

export type TermsErrorCode =
  | 'before_valid_from'
  | 'no_such_day'
  | 'fixed_by_law'
  | 'unknown_class'
  | 'class_twice'
  | 'code_of_a_tax'
  | 'outside_the_tax'
  | 'unknown_tax'
  | 'step_misses_the_unit'
  | 'missing_tie'
  | 'tie_without_a_middle'
  | 'version_out_of_range'
  | 'currency_digits_out_of_range'
  | 'wrong_currency_digits'
  | 'no_classes'
  | 'tax_without_rate'
  | 'tax_without_rates'
  | 'period_begins_late'
  | 'period_ends'
  | 'period_ends_before_it_begins'
  | 'periods_overlap'
  | 'gap_between_periods'
  | 'too_many_taxes'
  | 'too_many_classes'
  | 'too_many_rates'
  | 'too_many_choices'
  | 'too_many_names'
  | 'too_many_groups'
  | 'too_many_elements'
  | 'too_many_texts'
  | 'too_many_sources';
