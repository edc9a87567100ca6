import { minorUnits, type Currency, type MinorUnits } from './money.ts';

/** Notes in circulation, in whole units; where a currency is not listed the 1-2-5 row of its size is a good guess. */
const notes_of: Readonly<Record<string, readonly number[]>> = {
  GBP: [5, 10, 20, 50],
  EUR: [5, 10, 20, 50, 100, 200],
  USD: [1, 5, 10, 20, 50, 100],
  CHF: [10, 20, 50, 100, 200],
  JPY: [1000, 5000, 10000],
};
const usual_notes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** At most this many suggestions, so that they fit beside the exact sum on one row. */
const suggestions_max = 4;

/**
 * What a customer is likely to hold out for an amount: the next multiple of each note, smallest first, the exact sum left out. It only suggests; what
 * is due, and the change, come from the kernel.
 */
export function likelyCash(due: MinorUnits, currency: Currency): readonly MinorUnits[] {
  if (due <= 0) return [];
  const unit = 10 ** currency.digits;
  const notes = notes_of[currency.code] ?? usual_notes;
  const sums = notes.map((note) => Math.ceil(due / (note * unit)) * note * unit).filter((sum) => sum > due);
  const distinct = [...new Set(sums)].sort((a, b) => a - b);
  return distinct.slice(0, suggestions_max).map(minorUnits);
}

/** Nobody hands over more than this many of the largest note beyond what is due. */
const notes_beyond_due_max = 20;

/** Whether so much cash can have been meant. A code scanned into the field for the amount is read as millions, and must not become a payment. */
export function isPlausibleCash(given: MinorUnits, due: MinorUnits, currency: Currency): boolean {
  const notes = notes_of[currency.code] ?? usual_notes;
  return given <= due + Math.max(...notes) * notes_beyond_due_max * 10 ** currency.digits;
}
