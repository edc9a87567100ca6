// SPDX-License-Identifier: Apache-2.0
/** The kernel's vocabulary: that of a sale on the wire, so that a quote goes into the sale's body as it is. */

/** Amounts in minor units of the currency, all with the sign of the quantity; integers. */
export type Minor = number;

export type RoundingScope = 'line' | 'rate_per_document' | 'document';

/** What is taken off, always positive: a return mirrors it with its line. */
export type Discount =
  | { readonly kind: 'percent'; readonly rate_ppm: number; readonly reason?: string }
  | { readonly kind: 'amount'; readonly amount_minor: Minor; readonly reason?: string };

export type CartLine = Readonly<{
  /** Thousandths of the product's unit; negative on a return. */
  quantity_milli: number;
  /** Ten-thousandths of the currency's unit. */
  unit_price_e4: number;
  tax_code: string;
  /** Parts per million: 200000 is 20 %. */
  tax_rate_ppm: number;
  discount?: Discount;
  /** false for gift cards, deposits and price-maintained books: no discount of any kind. */
  discountable?: boolean;
}>;

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

/** All lines sold, or all brought back. Without `cash_step_minor` the quote says nothing of cash. */
export type Cart = Readonly<{
  lines: readonly CartLine[];
  order_discount?: Discount;
  prices_include_tax: boolean;
  rounding_scope: RoundingScope;
  /** ISO 4217. */
  currency: string;
}> &
  Partial<CashTerms>;

export type LineQuote = Readonly<{
  gross_minor: Minor;
  discount_minor: Minor;
  order_discount_minor: Minor;
  tax_minor: Minor;
  /** gross - discount - order discount (+ tax when prices exclude it). */
  total_minor: Minor;
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
}>;

/** Why a cart can't be priced, and where: a JSON pointer into the cart, such as /lines/2/discount. */
export type QuoteError = Readonly<{ error: QuoteErrorCode; pointer: string }>;

/** Of the trade first; those below `malformed_json` mean a fault of the program that asks. */
export type QuoteErrorCode =
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

/** Each call is synchronous and takes microseconds; nothing is kept between calls. */
export interface Pricing {
  /** Line amounts, taxes and total of a cart, exactly as the server will find them. */
  quote(cart: Cart): Quote | QuoteError;
  /** What is due in cash beside the other tenders, and the change. */
  settle(payment: Payment): Settlement | QuoteError;
  /** The same as text to text, for tests that compare bytes. */
  quoteText(cart: string): string;
  settleText(payment: string): string;
}

export function isQuoteError(answer: Quote | Settlement | QuoteError): answer is QuoteError {
  return 'error' in answer;
}
