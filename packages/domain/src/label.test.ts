import { describe, expect, it } from 'vitest';
import { labelPrice, labelQuantity, priceOfLabel, weightOfPrice } from './label.ts';
import { currencyOf, minorUnits, priceE4 } from './money.ts';

const eur = currencyOf('EUR');
const jpy = currencyOf('JPY');

describe('a label of the scale', () => {
  it('says a weight in kilograms and a price in the currency', () => {
    expect(labelQuantity({ value: 2750, decimals: 3 })).toBe(2750);
    expect(labelQuantity({ value: 275, decimals: 1 })).toBe(27_500);
    expect(labelPrice({ value: 14685, decimals: 2 }, eur)).toBe(14_685);
    expect(labelPrice({ value: 999, decimals: 0 }, eur)).toBe(99_900);
  });

  it('is rounded half away from zero where it says more than a gram or a cent', () => {
    expect(labelQuantity({ value: 7505, decimals: 4 })).toBe(751);
    expect(labelPrice({ value: 25, decimals: 1 }, jpy)).toBe(3);
  });

  it('with a price hides a weight, known to the gram (E15: 9.81 at 12.99 a kilogram)', () => {
    expect(weightOfPrice(minorUnits(981), priceE4(129_900), eur)).toBe(755);
    expect(weightOfPrice(minorUnits(1000), priceE4(10_000), jpy)).toBe(1_000_000);
    expect(weightOfPrice(minorUnits(981), priceE4(0), eur)).toBeUndefined();
  });

  it('is the price of one, where the catalogue has none', () => {
    expect(priceOfLabel(minorUnits(981), eur)).toBe(98_100);
    expect(priceOfLabel(minorUnits(981), jpy)).toBe(9_810_000);
  });
});
