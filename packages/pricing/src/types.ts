// SPDX-License-Identifier: Apache-2.0
/** The kernel's vocabulary: that of a sale on the wire, so that a quote goes into the sale's body as it is. */

/** Amounts in minor units of the currency, all with the sign of the quantity; integers. */
export type Minor = number;

export type RoundingScope = 'line' | 'rate_per_document' | 'document';

/** What becomes of the part of a minor unit that a tax has too many; all are symmetric around zero. Left out: half_away. */
export type TaxRounding = 'half_away' | 'half_even' | 'half_down' | 'down' | 'up';

/** Which of the two is rounded when tax is taken out of a price; the other is the rest. Left out: tax_first. */
export type InclusiveRule = 'tax_first' | 'net_first';

/** What is taken off, always positive: a return mirrors it with its line. */
export type Discount =
  | { readonly kind: 'percent'; readonly rate_ppm: number; readonly reason?: string }
  | { readonly kind: 'amount'; readonly amount_minor: Minor; readonly reason?: string };

/** One tax of a line that has several. */
export type LineTax = Readonly<{
  tax_code: string;
  tax_rate_ppm: number;
  /** Places in the line's list of the taxes that this one is also on. Left out: on the net price alone. */
  on_earlier?: readonly number[];
}>;

/** What a line is taxed with: one tax, or a list of up to eight. */
export type LineTaxes =
  | Readonly<{
      tax_code: string;
      /** Parts per million: 200000 is 20 %. */
      tax_rate_ppm: number;
    }>
  | Readonly<{ taxes: readonly LineTax[] }>;

export type CartLine = Readonly<{
  /** Thousandths of the product's unit; negative on a return. */
  quantity_milli: number;
  /** Ten-thousandths of the currency's unit. */
  unit_price_e4: number;
  discount?: Discount;
  /** false for gift cards, deposits and price-maintained books: no discount of any kind. */
  discountable?: boolean;
}> &
  LineTaxes;

/** Where the exact half of a cash step goes: away from zero (the default) or toward it. */
export type CashTie = 'up' | 'down';

export type CashTerms = Readonly<{
  /** Smallest step that can be paid in cash: 5 for CHF 0.05, 1 for no rounding. */
  cash_step_minor: number;
  cash_tie?: CashTie;
  /** Sum of the other tenders, with the sign of the total. */
  tenders_non_cash_minor?: Minor;
  /** What the customer hands over. Left out: exactly what is due. */
  cash_given_minor?: Minor;
}>;

/** A thing that has versions, such as a country pack. */
export type VersionedId = Readonly<{ id: string; version: number }>;

/** All lines sold, or all brought back. Without `cash_step_minor` the quote says nothing of cash. */
export type Cart = Readonly<{
  lines: readonly CartLine[];
  order_discount?: Discount;
  prices_include_tax: boolean;
  rounding_scope: RoundingScope;
  tax_rounding?: TaxRounding;
  inclusive_rule?: InclusiveRule;
  /** ISO 4217. */
  currency: string;
  /** The rules to price by, as a stored sale names them. Left out: the newest. */
  kernel_version?: number;
  /** The country pack that rates and terms are from. Comes back in the quote, and its digest covers it. */
  pack?: VersionedId;
  /** Of the shop's promotions and price lists as a whole; comes back as the pack does. */
  rules_version?: number;
  /** true asks for the quote's digest. */
  digest?: boolean;
}> &
  Partial<CashTerms>;

export type LineQuote = Readonly<{
  gross_minor: Minor;
  discount_minor: Minor;
  order_discount_minor: Minor;
  tax_minor: Minor;
  /** gross - discount - order discount (+ tax when prices exclude it). */
  total_minor: Minor;
  /** Of a line that came with a list, in its order; they add up to tax_minor. */
  taxes?: readonly Readonly<{ tax_code: string; tax_rate_ppm: number; tax_minor: Minor }>[];
}>;

export type TaxQuote = Readonly<{ tax_code: string; tax_rate_ppm: number; net_minor: Minor; tax_minor: Minor }>;

export type Cash = Readonly<{
  /** In cash, rounded; negative on a return. */
  due_minor: Minor;
  rounding_minor: Minor;
  /** What is handed back; on a return, what is paid out. */
  change_minor: Minor;
}>;

export type Quote = Readonly<{
  lines: readonly LineQuote[];
  /** In order of first appearance of code and rate. */
  taxes: readonly TaxQuote[];
  tax_minor: Minor;
  total_minor: Minor;
  cash?: Cash;
  kernel_version: number;
  pack?: VersionedId;
  rules_version?: number;
  /** SHA-256 in hexadecimal of the cart, the versions and the amounts, as engine/include/shopx/engine/digest.hpp lays them out. */
  digest?: string;
}>;

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
  tax_rounding: 'half_away' | 'half_even' | 'half_down' | 'down' | 'up';
  inclusive_rule: 'tax_first' | 'net_first';
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

/** Why a cart can't be priced, and where: a JSON pointer into the cart, such as /lines/2/discount. */
export type QuoteError = Readonly<{ error: QuoteErrorCode; pointer: string }>;

/** Of the trade first; those below `malformed_json` mean a fault of the program that asks. */
export type QuoteErrorCode =
  | 'unknown_kernel_version'
  | 'no_lines'
  | 'too_many_lines'
  | 'mixed_signs'
  | 'quantity_out_of_range'
  | 'price_out_of_range'
  | 'rate_out_of_range'
  | 'discount_out_of_range'
  | 'discount_not_allowed'
  | 'discount_above_line'
  | 'discount_above_order'
  | 'too_many_tax_groups'
  | 'rates_too_fine'
  | 'taxes_out_of_range'
  | 'tax_twice'
  | 'tax_not_earlier'
  | 'taxes_too_deep'
  | 'too_many_tax_combinations'
  | 'taxes_in_a_circle'
  | 'overflow'
  | 'step_out_of_range'
  | 'amount_out_of_range'
  | 'non_cash_above_total'
  | 'given_out_of_range'
  | 'given_below_due'
  | 'unknown_currency'
  | 'number_out_of_range'
  | 'malformed_json'
  | 'wrong_type'
  | 'not_an_integer'
  | 'unknown_field'
  | 'duplicate_field'
  | 'missing_field'
  | 'unknown_value'
  | 'not_a_code'
  | 'too_long'
  | 'too_large';

export type Payment = Readonly<{ total_minor: Minor }> & CashTerms;
export type Settlement = Cash & Readonly<{ kernel_version: number }>;

/** How a number of restricted circulation carries a price, weight or count: item, verifier, value and check digit are 13 digits. */
export type VariableMeasureLayout = Readonly<{
  /** '02', '20' to '29', or longer. The item number begins with it. */
  prefix: string;
  measure: 'price' | 'weight' | 'count';
  item_digits: number;
  /** Is there a digit that proves the value? Of 4 or 5 digits alone. */
  verifier: boolean;
  value_digits: number;
  decimals: number;
}>;

/** The scanner sends AIM identifiers: without `]C1`, `]d2`, `]Q3` or `]e0` in front, GS1 data can't be told from other text. */
export type Scan = Readonly<{
  /** As the scanner sent it, with its separators (GS, U+001D), or as it was typed. */
  text: string;
  /** The shop's business day, YYYY-MM-DD. */
  today: string;
  /** Of the sale: a price in another one (AI 393n) is refused. */
  currency?: string;
}> &
  (
    | Readonly<{ preset?: 'DE' | 'DK' | 'EE' | 'FI' | 'GB' | 'LT' | 'LV' | 'NO' | 'SE'; layouts?: never }>
    | Readonly<{ layouts: readonly VariableMeasureLayout[]; preset?: never }>
  );

/** value / 10^decimals, exactly. */
export type Decimal = Readonly<{ value: number; decimals: number }>;

type TradeItem = Readonly<{
  /** 14 digits; of a number with a value inside, the item's without the value. */
  gtin: string;
  /** 1 to 8: a package of the item; 9: of variable measure. */
  packaging_level: number;
}>;

/** Dates are YYYY-MM-DD. */
export type Gs1Scan = Readonly<{
  kind: 'gs1';
  /** The GTIN is that of what a logistic unit holds (AI 02). */
  content: boolean;
  batch_lot?: string;
  serial?: string;
  produced?: string;
  packed?: string;
  best_before?: string;
  sell_by?: string;
  expiry?: string;
  /** Not to be sold. */
  expired: boolean;
  /** May be sold, with a warning. */
  past_best_before: boolean;
  net_weight_kg?: Decimal;
  count?: number;
  /** To pay for the whole item. */
  price?: Decimal;
  price_currency?: string;
  unit_price?: Decimal;
  percent_off?: Decimal;
  elements: readonly Readonly<{ ai: string; value: string }>[];
}> &
  Partial<TradeItem>;

export type Barcode = (
  | Readonly<{ kind: 'own'; code: string }>
  | (Readonly<{ kind: 'gtin' | 'restricted' }> & TradeItem)
  /** A price is the line's total exactly; a weight is in kilograms. */
  | (Readonly<{ kind: 'embedded_price' | 'embedded_weight' | 'embedded_count'; embedded: Decimal }> & TradeItem)
  | Gs1Scan
) &
  Readonly<{ kernel_version: number }>;

/** Why a scan is refused. The shapes of the question fail as those of a cart do. */
export type ScanError = Readonly<{ error: ScanErrorCode | QuoteErrorCode; pointer: string }>;

export type ScanErrorCode =
  | 'empty'
  | 'today_out_of_range'
  | 'layout_out_of_range'
  | 'too_many_layouts'
  | 'unsupported_symbology'
  | 'missing_aim_identifier'
  | 'control_character'
  | 'wrong_digits'
  | 'check_digit'
  | 'verifier'
  | 'other_currency'
  | 'unknown_ai'
  | 'wrong_length'
  | 'wrong_character'
  | 'wrong_content'
  | 'not_a_digital_link'
  | 'misplaced_ai'
  | 'contradictory_repeat'
  | 'excluded_pair'
  | 'missing_companion';

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
  pack: Readonly<{ id: string; version: number }>;
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

/** Each call is synchronous and takes microseconds; nothing is kept between calls. */
export interface Pricing {
  /** Line amounts, taxes and total of a cart, exactly as the server will find them. */
  quote(cart: Cart): Quote | QuoteError;
  /** The same quote, and where each of its amounts comes from. */
  explain(cart: Cart): Explanation | QuoteError;
  /** What is due in cash beside the other tenders, and the change. */
  settle(payment: Payment): Settlement | QuoteError;
  /** What a scan is, whole, or why it is refused. */
  scan(scan: Scan): Barcode | ScanError;
  /** What a jurisdiction's pack asks of a till on a business date, a tenant's own figures laid over it. */
  terms(question: TermsQuestion): Terms | TermsError;
  /** The same as text to text, for tests that compare bytes. */
  quoteText(cart: string): string;
  explainText(cart: string): string;
  settleText(payment: string): string;
  scanText(scan: string): string;
  termsText(question: string): string;
}

export function isTermsError(answer: Terms | TermsError): answer is TermsError {
  return 'error' in answer;
}

export function isScanError(answer: Barcode | ScanError): answer is ScanError {
  return 'error' in answer;
}

export function isQuoteError(answer: Quote | Explanation | Settlement | QuoteError): answer is QuoteError {
  return 'error' in answer;
}
