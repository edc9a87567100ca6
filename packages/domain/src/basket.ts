import type { LineId, SaleId, VariantId } from './ids.ts';
import type { MinorUnits, Ppm, PriceE4, QuantityMilli } from './money.ts';

export type Unit = 'each' | 'kg' | 'm' | 'l';
export type SaleKind = 'sale' | 'return';

export type Discount =
  Readonly<{ kind: 'percent'; ratePpm: Ppm; reason?: string }> | Readonly<{ kind: 'amount'; amountMinor: MinorUnits; reason?: string }>;

/** What the cashier chose. Quantities are positive here even when goods come back; the document's sign is its kind. */
export type BasketLine = Readonly<{
  lineId: LineId;
  /** Absent for an open item that the catalogue does not know. */
  variantId?: VariantId;
  /** What the scanner read, kept for the document. */
  code?: string;
  name: string;
  unit: Unit;
  quantityMilli: QuantityMilli;
  unitPriceE4: PriceE4;
  taxCode: string;
  taxRatePpm: Ppm;
  discount?: Discount;
}>;

/** The basket has the id of the sale that it will become, from its first moment: a crash between two steps can't sell it twice. */
export type Basket = Readonly<{
  saleId: SaleId;
  kind: SaleKind;
  lines: readonly BasketLine[];
  orderDiscount?: Discount;
}>;

/** How a shop counts its money and taxes; said by its store, passed on to the kernel untouched. */
export type MoneyRules = Readonly<{
  currency: { code: string; digits: number };
  pricesIncludeTax: boolean;
  roundingScope: 'line' | 'rate_per_document' | 'document';
  cashStepMinor: number;
}>;
