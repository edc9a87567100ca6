import type { Brand } from './brand.ts';
import { parseDecimalText, toDecimalText } from './decimal.ts';

/** An amount in the smallest unit of its currency: pence, cents, yen. Always an exact integer. */
export type MinorUnits = Brand<number, 'MinorUnits'>;
/** A unit price in ten-thousandths of the currency's unit: 2.55 is 25500. Fuel and screws need the decimals. */
export type PriceE4 = Brand<number, 'PriceE4'>;
/** A quantity in thousandths of the product's unit: two pieces are 2000, 755 g are 755. */
export type QuantityMilli = Brand<number, 'QuantityMilli'>;
/** A rate in parts per million: 20 % is 200000. */
export type Ppm = Brand<number, 'Ppm'>;

/** An ISO 4217 currency and how many decimals its minor unit has. */
export type Currency = Readonly<{ code: string; digits: number }>;

const price_digits = 4;
const quantity_digits = 3;
/** One percent is 10,000 parts per million, so a percentage has four decimals at most. */
const percent_digits = 4;

/** Currencies whose minor unit is not a hundredth, from ISO 4217 table A.1. */
const unusual_digits: Readonly<Record<string, number>> = {
  ...Object.fromEntries('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0])),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
};

/** The currency of a document that names only the code. A store says its digits itself. */
export function currencyOf(code: string, digits: number = unusual_digits[code] ?? 2): Currency {
  if (!/^[A-Z]{3}$/.test(code)) throw new RangeError(`not a currency code: ${code}`);
  return { code, digits };
}

function exact<Branded extends number>(value: number, what: string): Branded {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${what} must be an exact integer, got ${value}`);
  // Minus zero prints as "-0"; there is one zero in a shop.
  return (value === 0 ? 0 : value) as Branded;
}

export const minorUnits = (value: number): MinorUnits => exact(value, 'an amount');
export const priceE4 = (value: number): PriceE4 => exact(value, 'a unit price');
export const quantityMilli = (value: number): QuantityMilli => exact(value, 'a quantity');
export const ppm = (value: number): Ppm => exact(value, 'a rate');

/** One piece. */
export const one_piece = quantityMilli(1000);

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** A real minus sign is as wide as a digit, so that columns of figures stay straight. */
function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}

/** "£16.57": for a figure that stands alone, such as a total. */
export function formatMoney(amount: MinorUnits, currency: Currency, locale = 'en-GB'): string {
  const options: Intl.NumberFormatOptions = {
    style: 'currency',
    currency: currency.code,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: currency.digits,
    maximumFractionDigits: currency.digits,
  };
  return withMinus(formatter(locale, options).format(toDecimalText(amount, currency.digits)));
}

/** "16.57": for figures in a column that has named its currency once. */
export function formatAmount(amount: MinorUnits, currency: Currency, locale = 'en-GB'): string {
  const options = { minimumFractionDigits: currency.digits, maximumFractionDigits: currency.digits };
  return withMinus(formatter(locale, options).format(toDecimalText(amount, currency.digits)));
}

/** "2.55" or "0.001": the currency's decimals, and more only where the price has them. */
export function formatPrice(price: PriceE4, currency: Currency, locale = 'en-GB'): string {
  const options = {
    minimumFractionDigits: Math.min(currency.digits, price_digits),
    maximumFractionDigits: price_digits,
  };
  return withMinus(formatter(locale, options).format(toDecimalText(price, price_digits)));
}

/** "2" or "0.755". */
export function formatQuantity(quantity: QuantityMilli, locale = 'en-GB'): string {
  const text = toDecimalText(quantity, quantity_digits);
  return withMinus(formatter(locale, { maximumFractionDigits: quantity_digits }).format(text));
}

/** "10 %" or "12.5 %". */
export function formatRate(rate: Ppm, locale = 'en-GB'): string {
  const text = toDecimalText(rate, percent_digits);
  return `${withMinus(formatter(locale, { maximumFractionDigits: percent_digits }).format(text))}\u00a0%`;
}

const orNull = <Branded>(value: number | null): Branded | null => value as Branded | null;

export const parseAmount = (text: string, currency: Currency): MinorUnits | null => orNull(parseDecimalText(text, currency.digits));
export const parsePrice = (text: string): PriceE4 | null => orNull(parseDecimalText(text, price_digits));
export const parseQuantity = (text: string): QuantityMilli | null => orNull(parseDecimalText(text, quantity_digits));
export const parsePercent = (text: string): Ppm | null => orNull(parseDecimalText(text, percent_digits));

/** What an input field shows for a value: plain digits with a full stop, no grouping, no trailing zeros beyond `least` decimals. */
export function editableText(value: number, digits: number, least = 0): string {
  const text = toDecimalText(value, digits);
  if (!text.includes('.')) return text;
  const [whole = '0', fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(least, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}

export const editablePrice = (price: PriceE4, currency: Currency): string =>
  editableText(price, price_digits, Math.min(currency.digits, price_digits));
export const editableQuantity = (quantity: QuantityMilli): string => editableText(quantity, quantity_digits);
export const editableAmount = (amount: MinorUnits, currency: Currency): string => editableText(amount, currency.digits, currency.digits);
export const editablePercent = (rate: Ppm): string => editableText(rate, percent_digits);
