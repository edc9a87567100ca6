import type { LineId, ProductId, SaleId, VariantId } from './ids.ts';
import type { MinorUnits, Ppm, PriceE4, QuantityMilli } from './money.ts';

export type Unit = 'each' | 'kg' | 'm' | 'l';
export type SaleKind = 'sale' | 'return';

export type Discount =
  Readonly<{ kind: 'percent'; ratePpm: Ppm; reason?: string }> | Readonly<{ kind: 'amount'; amountMinor: MinorUnits; reason?: string }>;

/** One tax of a line that has several, in the order in which they are computed (E4). */
export type LineTax = Readonly<{
  taxCode: string;
  taxRatePpm: Ppm;
  /** Places in the list of the taxes that this one is also on. */
  onEarlier?: readonly number[];
}>;

/** What the cashier chose. Quantities are positive here even when goods come back; the document's sign is its kind. */
export type BasketLine = Readonly<{
  lineId: LineId;
  /** Absent for an open item that the catalogue does not know. */
  variantId?: VariantId;
  /** What the scanner read, kept for the document. */
  code?: string;
  /** What promotions may name instead of the variant: the product, and its category with those above it. */
  productId?: ProductId;
  categoryId?: string;
  name: string;
  unit: Unit;
  quantityMilli: QuantityMilli;
  unitPriceE4: PriceE4;
  /** Where the price is from; absent: the catalogue, and then a price list may know better. */
  priceSource?: 'typed' | 'label';
  /** Of a label with its price inside (E15): what the line costs, exactly. The quantity is then what the price comes to. */
  labelPriceMinor?: MinorUnits;
  taxCode: string;
  taxRatePpm: Ppm;
  /** Instead of that one tax, where the class has several. */
  taxes?: readonly LineTax[];
  discount?: Discount;
}>;

/** A coupon as the customer has it, and what promotions call it: many codes, each good for one sale, may unlock the same. */
export type BasketCoupon = Readonly<{ code: string; unlocks: string }>;

/** The basket has the id of the sale that it will become, from its first moment: a crash between two steps can't sell it twice. */
export type Basket = Readonly<{
  saleId: SaleId;
  kind: SaleKind;
  lines: readonly BasketLine[];
  orderDiscount?: Discount;
  /** What the customer gave, whether or not it takes something off. */
  coupons?: readonly BasketCoupon[];
}>;

/** How a shop counts its money and taxes; said by its store, passed on to the kernel untouched. */
export type MoneyRules = Readonly<{
  currency: { code: string; digits: number };
  pricesIncludeTax: boolean;
  roundingScope: 'line' | 'rate_per_document' | 'document';
  cashStepMinor: number;
  /** Each of these is absent where the shop keeps to the kernel's own way. */
  taxRounding?: 'half_away' | 'half_even' | 'half_down' | 'down' | 'up';
  inclusiveRule?: 'tax_first' | 'net_first';
  cashTie?: 'up' | 'down';
  /** The pack that taxes and rounding are from. */
  pack?: Readonly<{ id: string; version: number }>;
}>;
