// SPDX-License-Identifier: Apache-2.0
/** The kernel's vocabulary: that of a sale on the wire, so that a quote goes into the sale's body as it is. */
import type { Explanation } from './derivation.ts';
import type { RuleError, RuleSet, RuleSetLoaded } from './rules.ts';
import type { Barcode, Gs1Answer, Gs1Question, Scan, ScanError } from './scan.ts';
import type { Terms, TermsError, TermsQuestion } from './terms.ts';

export type * from './derivation.ts';
export type * from './rules.ts';
export type * from './scan.ts';
export type * from './terms.ts';

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

export type LineQuote = Readonly<{
  gross_minor: Minor;
  /** What promotions took off; of carts with `promotions`. */
  promotion_minor?: Minor;
  promotions?: readonly (VersionedId & Readonly<{ amount_minor: Minor }>)[];
  /** Where a price list decided. */
  unit_price_e4?: number;
  price_list?: VersionedId;
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

/** Each call is synchronous and takes microseconds; nothing but the rule set is kept between calls. */
export interface Pricing {
  /** Line amounts, taxes and total of a cart, exactly as the server will find them. */
  quote(cart: Cart): Quote | QuoteError;
  /** The same quote, and where each of its amounts comes from. */
  explain(cart: Cart): Explanation | QuoteError;
  /** What is due in cash beside the other tenders, and the change. */
  settle(payment: Payment): Settlement | QuoteError;
  /** Loads a rule set, which holds for the carts that come after it. One that is refused leaves the earlier one. */
  promotions(rules: RuleSet): RuleSetLoaded | RuleError;
  /** What a scan is, whole, or why it is refused. */
  scan(scan: Scan): Barcode | ScanError;
  /** What a jurisdiction's pack asks of a till on a business date, a tenant's own figures laid over it. */
  terms(question: TermsQuestion): Terms | TermsError;
  /** GS1 syntax by itself, outside a scan. */
  gs1(question: Gs1Question): Gs1Answer | ScanError;
  /** The same as text to text, for tests that compare bytes. */
  quoteText(cart: string): string;
  explainText(cart: string): string;
  settleText(payment: string): string;
  promotionsText(rules: string): string;
  scanText(scan: string): string;
  termsText(question: string): string;
  gs1Text(question: string): string;
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
