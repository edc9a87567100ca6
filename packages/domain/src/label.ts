import { minorUnits, priceE4, quantityMilli, type Currency, type MinorUnits, type PriceE4, type QuantityMilli } from './money.ts';

/** value / 10^decimals, exactly: how the kernel gives what it read on a label. */
export type LabelValue = Readonly<{ value: number; decimals: number }>;

/** Digits of a unit price, and of a quantity in its unit. */
const price_digits = 4;
const quantity_digits = 3;

/** Half away from zero; both are above or at zero. */
function rounded(numerator: bigint, denominator: bigint): number {
  return Number((numerator * 2n + denominator) / (denominator * 2n));
}

/** A label's value in units of 10^-digits: 0.750 kg at three digits is 750. */
function atDigits({ value, decimals }: LabelValue, digits: number): number {
  return rounded(BigInt(value) * 10n ** BigInt(digits), 10n ** BigInt(decimals));
}

export const labelQuantity = (value: LabelValue): QuantityMilli => quantityMilli(atDigits(value, quantity_digits));
export const labelPrice = (value: LabelValue, currency: Currency): MinorUnits => minorUnits(atDigits(value, currency.digits));

/**
 * The weight behind a label's price, to the gram (E15), as the kernel's `weight_milli_of_price` has it. It is for the stock alone: what the customer
 * pays is the label's price. Undefined where the goods have no price by weight.
 */
export function weightOfPrice(price: MinorUnits, unitPrice: PriceE4, currency: Currency): QuantityMilli | undefined {
  if (unitPrice <= 0) return undefined;
  const numerator = BigInt(price) * 10n ** BigInt(price_digits + quantity_digits);
  return quantityMilli(rounded(numerator, BigInt(unitPrice) * 10n ** BigInt(currency.digits)));
}

/** The unit price of a whole item that costs what its label says. */
export const priceOfLabel = (price: MinorUnits, currency: Currency): PriceE4 => priceE4(price * 10 ** (price_digits - currency.digits));
