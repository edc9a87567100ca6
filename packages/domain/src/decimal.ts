/**
 * Decimal text and scaled integers, without a floating-point step between them: 1657 with two digits is "16.57". The scale is a count of decimal
 * digits. Numbers stay below 2^53, which is where a JavaScript number stops being an exact integer.
 */

/** Writes a scaled integer as plain decimal text ("-0.05"), the form that `Intl.NumberFormat` reads exactly. */
export function toDecimalText(value: number, digits: number): `${number}` {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an exact integer: ${value}`);
  const sign = value < 0 ? '-' : '';
  const padded = String(Math.abs(value)).padStart(digits + 1, '0');
  const whole = padded.slice(0, padded.length - digits);
  const fraction = padded.slice(padded.length - digits);
  return (digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${fraction}`) as `${number}`;
}

/**
 * Reads what a person typed. A comma and a full stop both mark the decimals; more decimals than the scale holds, signs, exponents and anything else
 * give null, because guessing at money is worse than asking again.
 */
export function parseDecimalText(text: string, digits: number): number | null {
  const match = /^(\d{0,12})(?:[.,](\d*))?$/.exec(text.trim());
  if (!match) return null;
  const whole = match[1] ?? '';
  const fraction = match[2] ?? '';
  if (whole === '' && fraction === '') return null;
  if (fraction.length > digits) return null;
  const value = Number(`${whole}${fraction.padEnd(digits, '0')}`);
  return Number.isSafeInteger(value) ? value : null;
}
