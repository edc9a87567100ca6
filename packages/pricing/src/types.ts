// SPDX-License-Identifier: Apache-2.0
/** The kernel's vocabulary: that of a sale on the wire, so that a quote goes into the sale's body as it is. */
import type { Explanation } from './derivation.ts';

export type * from './derivation.ts';

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
  /** The gross, exactly, of a label that carries its price. */
  label_price_minor?: Minor;
  /** Where the price comes from; left out: the catalogue. A price list takes the place of the catalogue's price alone. */
  price_source?: 'catalogue' | 'typed' | 'label';
  /** What is sold, for promotions and price lists; codes. */
  item?: string;
  product?: string;
  categories?: readonly string[];
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
  /** Left out: neither promotions nor price lists are looked at. */
  promotions?: PromotionContext;
}> &
  Partial<CashTerms>;

/** When, where and to whom: what promotions and price lists ask of a cart. */
export type PromotionContext = Readonly<{
  /** The store's local time, YYYY-MM-DDTHH:MM. */
  at: string;
  store?: string;
  customer_groups?: readonly string[];
  coupons?: readonly string[];
}>;

/** A promotion or price list, and the version of it. */
export type RuleName = Readonly<{ id: string; version: number }>;

export type LineQuote = Readonly<{
  gross_minor: Minor;
  /** What promotions took off; of carts with `promotions`. */
  promotion_minor?: Minor;
  promotions?: readonly (RuleName & Readonly<{ amount_minor: Minor }>)[];
  /** Where a price list decided. */
  unit_price_e4?: number;
  price_list?: RuleName;
  discount_minor: Minor;
  order_discount_minor: Minor;
  tax_minor: Minor;
  /** gross - promotion - discount - order discount (+ tax when prices exclude it). */
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
  /** Those of the cart: has one of its promotions taken something off? */
  coupons?: readonly Readonly<{ code: string; used: boolean }>[];
  cash?: Cash;
  kernel_version: number;
  pack?: VersionedId;
  rules_version?: number;
  /** SHA-256 in hexadecimal of the cart, the versions and the amounts, as engine/include/shopx/engine/digest.hpp lays them out. */
  digest?: string;
}>;

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
  | 'label_price_out_of_range'
  | 'too_many_matches'
  | 'too_many_categories'
  | 'too_many_customer_groups'
  | 'too_many_coupons'
  | 'duplicate_code'
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

/** Goods: any of these items, or of these products, or in any of these categories. At least one list, none empty. */
export type Selection = Readonly<{ items?: readonly string[]; products?: readonly string[]; categories?: readonly string[] }>;

/** When and for whom a rule holds; what is left out doesn't restrict. Times are the store's, YYYY-MM-DDTHH:MM; `until` is exclusive. */
export type RuleValidity = Readonly<{
  from?: string;
  until?: string;
  /** 1 is Monday. */
  weekdays?: readonly number[];
  /** HH:MM; they may pass midnight, and then belong to the weekday on which they began. */
  hours?: Readonly<{ from: string; until: string }>;
  stores?: readonly string[];
  customer_groups?: readonly string[];
}>;

/** A unit is 1000 of quantity_milli. amount_off, buy_get and bundle count whole units; the others take quantities as they are. */
export type Offer = Readonly<
  | { kind: 'percent_off'; rate_ppm: number }
  | { kind: 'amount_off'; amount_minor: Minor }
  | { kind: 'fixed_price'; unit_price_e4: number }
  | { kind: 'buy_get'; buy_milli: number; get_milli: number; rate_ppm: number }
  | { kind: 'threshold'; minimum_minor: Minor; rate_ppm: number }
  | { kind: 'threshold'; minimum_minor: Minor; amount_minor: Minor }
  | { kind: 'bundle'; parts: readonly Readonly<{ select: Selection; quantity_milli: number }>[]; price_minor: Minor }
  | { kind: 'quantity_breaks'; breaks: readonly Readonly<{ from_milli: number } & ({ rate_ppm: number } | { unit_price_e4: number })>[] }
>;

export type Promotion = RuleName &
  RuleValidity &
  Readonly<{
    /** Lower first, ties by id. */
    priority: number;
    name?: string;
    /** Shares no unit with another exclusive one; true when left out. */
    exclusive?: boolean;
    coupon?: string;
    applies_to?: Selection;
    except?: Selection;
    times_max?: number;
    offer: Offer;
  }>;

export type PriceList = RuleName &
  RuleValidity &
  Readonly<{
    priority: number;
    name?: string;
    prices: readonly Readonly<{ item: string; unit_price_e4: number; from_milli?: number }>[];
  }>;

export type RuleSet = Readonly<{
  promotions: readonly Promotion[];
  price_lists: readonly PriceList[];
  policy?: Readonly<{ stacking: 'best_price' | 'priority' }>;
}>;

export type RuleSetLoaded = Readonly<{ promotions: number; price_lists: number; prices: number; kernel_version: number }>;

/** Why a rule set is refused, and where. Its shapes fail as those of a cart do. */
export type RuleError = Readonly<{ error: RuleErrorCode | QuoteErrorCode; pointer: string }>;

export type RuleErrorCode =
  | 'too_many_promotions'
  | 'too_many_price_lists'
  | 'too_many_prices'
  | 'too_many_codes'
  | 'too_many_parts'
  | 'too_many_breaks'
  | 'too_many_weekdays'
  | 'duplicate_id'
  | 'duplicate_price'
  | 'duplicate_break'
  | 'duplicate_weekday'
  | 'empty_list'
  | 'empty_selection'
  | 'no_parts'
  | 'no_breaks'
  | 'version_out_of_range'
  | 'priority_out_of_range'
  | 'period_empty'
  | 'weekday_out_of_range'
  | 'hours_out_of_range'
  | 'times_out_of_range'
  | 'times_not_allowed'
  | 'not_whole_units'
  | 'one_of_two';

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
/** Each call is synchronous and takes microseconds; nothing but the rule set is kept between calls. */
export interface Pricing {
  /** Loads a rule set, which holds for the carts that come after it. One that is refused leaves the earlier one. */
  promotions(rules: RuleSet): RuleSetLoaded | RuleError;
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
  promotionsText(rules: string): string;
  scanText(scan: string): string;
  termsText(question: string): string;
}

export function isTermsError(answer: Terms | TermsError): answer is TermsError {
  return 'error' in answer;
}

export function isRuleError(answer: RuleSetLoaded | RuleError): answer is RuleError {
  return 'error' in answer;
}

export function isScanError(answer: Barcode | ScanError): answer is ScanError {
  return 'error' in answer;
}

export function isQuoteError(answer: Quote | Explanation | Settlement | QuoteError): answer is QuoteError {
  return 'error' in answer;
}
