import {
  labelPrice,
  labelQuantity,
  weightOfPrice,
  type Currency,
  type LabelValue,
  type MinorUnits,
  type QuantityMilli,
} from '@shopx/domain';
import { isKernelError, type Kernel, type KernelBarcode } from '../../device/kernel.ts';
import { withoutSymbology } from '../../device/scanner-wedge.ts';
import type { Sellable } from './sellable.ts';

/** How the shop's labels are to be read. */
export type ScanSettings = Readonly<{
  /** On the shop's clock: what has expired is refused by it. */
  today: string;
  currency: Currency;
  /**
   * The country whose way of putting prices and weights into numbers holds here (E15). Without one such a number is looked up as it stands: the meaning is
   * the shop's own, and a scale proves it before it goes live.
   */
  preset?: 'DE' | 'DK' | 'EE' | 'FI' | 'GB' | 'LT' | 'LV' | 'NO' | 'SE';
}>;

/** What a label says beside the number. */
export type Measure = Readonly<{ weight?: LabelValue; pieces?: LabelValue; price?: LabelValue }>;

export type Refusal = 'misread' | 'scanner' | 'otherCurrency' | 'notGs1' | 'noNumber' | 'expired';

export type ReadScan =
  | Readonly<{
      kind: 'code';
      /** What the catalogue is asked for. */
      lookUp: string;
      /** What the sale's document keeps of it. */
      code: string;
      measure?: Measure;
      /** The day since which it is past its best. */
      pastBestBefore?: string;
    }>
  | Readonly<{ kind: 'refused'; why: Refusal; detail: string }>;

const refused = (why: Refusal, detail = ''): ReadScan => ({ kind: 'refused', why, detail });

/** Whole or not at all: what the kernel refuses adds nothing to the basket, and is not tried as another code. */
export function readScan(kernel: Kernel, text: string, settings: ScanSettings): ReadScan {
  const { today, currency, preset } = settings;
  const answer = kernel.scan({ text, today, currency: currency.code, ...(preset ? { preset } : {}) });
  if (isKernelError(answer)) return refusedFor(answer.error, text);
  if (answer.kind === 'own') return plain(answer.code);
  if (answer.kind === 'gs1') return readGs1(answer);
  const measure = measureOf(answer);
  return { kind: 'code', lookUp: answer.gtin, code: numberOf(text, answer.gtin), ...(measure ? { measure } : {}) };
}

function measureOf(answer: Exclude<KernelBarcode, { kind: 'own' | 'gs1' }>): Measure | undefined {
  switch (answer.kind) {
    case 'embedded_price':
      return { price: answer.embedded };
    case 'embedded_weight':
      return { weight: answer.embedded };
    case 'embedded_count':
      return { pieces: answer.embedded };
    default:
      return undefined;
  }
}

const plain = (code: string): ReadScan => ({ kind: 'code', lookUp: code, code });

/** As it stands under the bars, where that is a number. */
function numberOf(text: string, gtin: string): string {
  const bare = withoutSymbology(text);
  return /^\d{8,14}$/.test(bare) ? bare : gtin;
}

function readGs1(answer: Extract<KernelBarcode, { kind: 'gs1' }>): ReadScan {
  if (answer.expired) return refused('expired', answer.expiry ?? '');
  if (answer.gtin === undefined) return refused('noNumber');
  const measure: Measure = {
    ...(answer.net_weight_kg ? { weight: answer.net_weight_kg } : {}),
    ...(answer.count === undefined ? {} : { pieces: { value: answer.count, decimals: 0 } }),
    ...(answer.price ? { price: answer.price } : {}),
  };
  return {
    kind: 'code',
    lookUp: answer.gtin,
    // The whole of GS1 data holds separators and more than a document keeps of a code.
    code: answer.gtin,
    ...(Object.keys(measure).length > 0 ? { measure } : {}),
    ...(answer.past_best_before ? { pastBestBefore: answer.best_before ?? answer.sell_by ?? '' } : {}),
  };
}

function refusedFor(error: string, text: string): ReadScan {
  switch (error) {
    // An address that is no Digital Link promises nothing: it may be a code of the shop's own.
    case 'not_a_digital_link':
      return plain(withoutSymbology(text));
    case 'check_digit':
    case 'verifier':
    case 'wrong_digits':
    case 'control_character':
    case 'empty':
      return refused('misread', error);
    case 'unsupported_symbology':
    case 'missing_aim_identifier':
      return refused('scanner', error);
    case 'other_currency':
      return refused('otherCurrency', error);
    default:
      return refused('notGs1', error);
  }
}

export type MeasuredQuantity = Readonly<{ quantityMilli?: QuantityMilli; labelPriceMinor?: MinorUnits }>;

/** What a label makes of a line; "not_by_weight" where the label weighs what the shop sells by the piece. */
export function measured(sellable: Sellable, measure: Measure, currency: Currency): MeasuredQuantity | 'not_by_weight' {
  const { weight, pieces, price } = measure;
  const by_weight = sellable.unit === 'kg';
  const labelled = price ? { labelPriceMinor: labelPrice(price, currency) } : {};
  if (by_weight && weight) return { ...labelled, quantityMilli: labelQuantity(weight) };
  if (by_weight && price && sellable.unitPriceE4 !== null) {
    const derived = weightOfPrice(labelPrice(price, currency), sellable.unitPriceE4, currency);
    return derived ? { ...labelled, quantityMilli: derived } : labelled;
  }
  // A price for the whole item stands, whatever it weighs.
  if (weight && !price) return 'not_by_weight';
  if (pieces && sellable.unit === 'each') return { ...labelled, quantityMilli: labelQuantity(pieces) };
  return labelled;
}
