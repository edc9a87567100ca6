import { parseQuantity, type QuantityMilli } from '@shopx/domain';
import { line_quantity_milli_max } from './basket-changes.ts';

/** "3*lantern" or "3 x 71053": how many, before what. */
export function splitQuantity(typed: string): Readonly<{ quantityMilli: QuantityMilli | undefined; text: string }> {
  const match = /^\s*(\d{1,6}(?:[.,]\d{1,3})?)\s*[*×]\s*(.*)$/.exec(typed);
  const quantity = match?.[1] === undefined ? null : parseQuantity(match[1]);
  if (!match || quantity === null || quantity <= 0 || quantity > line_quantity_milli_max) {
    return { quantityMilli: undefined, text: typed.trim() };
  }
  return { quantityMilli: quantity, text: (match[2] ?? '').trim() };
}
