import { describe, expect, it } from 'vitest';
import { splitQuantity } from './quantity-prefix.ts';

describe('a quantity before the name', () => {
  it.each([
    ['3*lantern', 3000, 'lantern'],
    ['0.5 * ribbon', 500, 'ribbon'],
    ['12×', 12_000, ''],
    ['lantern', undefined, 'lantern'],
    ['0*lantern', undefined, '0*lantern'],
    ['pack of 3 * 4', undefined, 'pack of 3 * 4'],
  ])('%j', (typed, quantityMilli, text) => {
    expect(splitQuantity(typed)).toEqual({ quantityMilli, text });
  });
});
