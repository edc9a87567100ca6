import { describe, expect, it } from 'vitest';
import { isPlausibleCash, likelyCash } from './cash.ts';
import {
  currencyOf,
  editableAmount,
  editablePercent,
  editablePrice,
  editableQuantity,
  formatAmount,
  formatMoney,
  formatPrice,
  formatQuantity,
  formatRate,
  minorUnits,
  parseAmount,
  parsePercent,
  parsePrice,
  parseQuantity,
  ppm,
  priceE4,
  quantityMilli,
} from './money.ts';

const gbp = currencyOf('GBP');
const jpy = currencyOf('JPY');
const kwd = currencyOf('KWD');

describe('money', () => {
  it('is shown with the decimals of its currency', () => {
    expect(formatMoney(minorUnits(1657), gbp)).toBe('£16.57');
    expect(formatMoney(minorUnits(1657), jpy)).toBe('¥1,657');
    expect(formatMoney(minorUnits(12962), kwd)).toMatch(/12\.962/);
    expect(formatAmount(minorUnits(5), gbp)).toBe('0.05');
  });

  it('is exact where a floating-point number is not', () => {
    // 9007199254740991 / 100 is 90071992547409.9 + 0.01 only on paper; a double prints .91 or .92 by luck.
    expect(formatAmount(minorUnits(Number.MAX_SAFE_INTEGER), gbp)).toBe('90,071,992,547,409.91');
    expect(formatAmount(minorUnits(-1), gbp)).toBe('\u22120.01');
  });

  it('refuses what is not an exact integer', () => {
    expect(() => minorUnits(16.57)).toThrow(RangeError);
    expect(() => minorUnits(2 ** 53)).toThrow(RangeError);
    expect(Object.is(minorUnits(-0), 0)).toBe(true);
  });

  it('shows a price with all its decimals and no more', () => {
    expect(formatPrice(priceE4(25500), gbp)).toBe('2.55');
    expect(formatPrice(priceE4(10), gbp)).toBe('0.001');
    expect(formatPrice(priceE4(120000), gbp)).toBe('12.00');
  });

  it('shows quantities and rates plainly', () => {
    expect(formatQuantity(quantityMilli(2000))).toBe('2');
    expect(formatQuantity(quantityMilli(755))).toBe('0.755');
    expect(formatRate(ppm(200000))).toBe('20\u00a0%');
    expect(formatRate(ppm(82500))).toBe('8.25\u00a0%');
  });

  it('reads what a person types, with a comma or a full stop', () => {
    expect(parseAmount('20', gbp)).toBe(2000);
    expect(parseAmount('16,5', gbp)).toBe(1650);
    expect(parseAmount('.5', gbp)).toBe(50);
    expect(parsePrice('0.001')).toBe(10);
    expect(parseQuantity('0.755')).toBe(755);
    expect(parsePercent('12.5')).toBe(125000);
  });

  it.each(['', '.', '1.234', '-1', '1e3', '1 000', '12.3.4', 'abc', '9999999999999'])('asks again for %j', (text) => {
    expect(parseAmount(text, gbp)).toBeNull();
  });

  it('has no decimals to read where the currency has none', () => {
    expect(parseAmount('500', jpy)).toBe(500);
    expect(parseAmount('500.5', jpy)).toBeNull();
  });

  it('goes into an input field and comes back the same', () => {
    expect(editablePrice(priceE4(25500), gbp)).toBe('2.55');
    expect(editablePrice(priceE4(125000), gbp)).toBe('12.50');
    expect(editableQuantity(quantityMilli(1000))).toBe('1');
    expect(editableAmount(minorUnits(1650), gbp)).toBe('16.50');
    expect(editablePercent(ppm(125000))).toBe('12.5');
    for (const value of [0, 1, 10, 25500, 999999]) expect(parsePrice(editablePrice(priceE4(value), gbp))).toBe(value);
  });
});

describe('likely cash', () => {
  it('is the next multiple of each note', () => {
    expect(likelyCash(minorUnits(1657), gbp)).toEqual([2000, 5000]);
    expect(likelyCash(minorUnits(310), gbp)).toEqual([500, 1000, 2000, 5000]);
    expect(likelyCash(minorUnits(4120), gbp)).toEqual([4500, 5000, 6000]);
  });

  it('leaves out the exact sum, and has nothing to say about paying out', () => {
    expect(likelyCash(minorUnits(2000), gbp)).toEqual([5000]);
    expect(likelyCash(minorUnits(-500), gbp)).toEqual([]);
  });
});

describe('plausible cash', () => {
  it('is what a hand can hold out', () => {
    expect(isPlausibleCash(minorUnits(5000), minorUnits(330), gbp)).toBe(true);
    expect(isPlausibleCash(minorUnits(250_000), minorUnits(249_999), gbp)).toBe(true);
  });

  it('is not the rest of a barcode', () => {
    expect(isPlausibleCash(minorUnits(38_133_393_100), minorUnits(330), gbp)).toBe(false);
    expect(isPlausibleCash(minorUnits(4006), minorUnits(330), jpy)).toBe(true);
    expect(isPlausibleCash(minorUnits(4_006_381), minorUnits(330), jpy)).toBe(false);
  });
});
