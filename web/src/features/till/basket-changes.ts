import {
  quantityMilli,
  type Basket,
  type BasketCoupon,
  type BasketLine,
  type Discount,
  type LineId,
  type SaleId,
  type SaleKind,
} from '@shopx/domain';

/** Largest quantity that a till takes on one line, in thousandths: a mistyped code in the quantity field must not become an order of millions. */
export const line_quantity_milli_max = 1_000_000_000;

export const emptyBasket = (saleId: SaleId, kind: SaleKind = 'sale'): Basket => ({ saleId, kind, lines: [] });

/** Coupons that one sale takes, as the server has it. */
export const coupons_max = 16;

/** Two scans of the same thing are one line of two, as long as nobody has changed its price or discounted it, and no label says what this one costs. */
function sameThing(line: BasketLine, other: BasketLine): boolean {
  return (
    line.variantId !== undefined &&
    line.variantId === other.variantId &&
    line.unitPriceE4 === other.unitPriceE4 &&
    line.priceSource === other.priceSource &&
    line.taxRatePpm === other.taxRatePpm &&
    JSON.stringify(line.taxes) === JSON.stringify(other.taxes) &&
    line.unit === 'each' &&
    line.labelPriceMinor === undefined &&
    other.labelPriceMinor === undefined &&
    !line.discount
  );
}

/** Adds a line, or counts up the one that is there; says which line was touched. */
export function addLine(basket: Basket, added: BasketLine): Readonly<{ basket: Basket; touched: LineId }> {
  const known = basket.lines.find((line) => sameThing(line, added));
  if (!known) return { basket: { ...basket, lines: [...basket.lines, added] }, touched: added.lineId };
  const sum = known.quantityMilli + added.quantityMilli;
  if (sum > line_quantity_milli_max) return { basket, touched: known.lineId };
  return { basket: changeLine(basket, known.lineId, { quantityMilli: quantityMilli(sum) }), touched: known.lineId };
}

export type LineChange = Partial<Pick<BasketLine, 'quantityMilli' | 'unitPriceE4'>> & { discount?: Discount | null };

/** Changes one line; a discount of null takes it away. */
export function changeLine(basket: Basket, lineId: LineId, change: LineChange): Basket {
  const lines = basket.lines.map((line) => {
    if (line.lineId !== lineId) return line;
    const { discount, ...rest } = change;
    const repriced = change.unitPriceE4 !== undefined && change.unitPriceE4 !== line.unitPriceE4;
    const { discount: old, ...bare } = { ...line, ...rest, ...(repriced ? { priceSource: 'typed' as const } : {}) };
    const kept = discount === undefined ? old : discount;
    return kept ? { ...bare, discount: kept } : bare;
  });
  return { ...basket, lines };
}

/** One more or one less; the last one gone, the line goes too. A label is for what lies on the counter, so of that there is never one more. */
export function stepLine(basket: Basket, lineId: LineId, pieces: 1 | -1): Basket {
  const line = basket.lines.find((each) => each.lineId === lineId);
  if (!line) return basket;
  if (line.labelPriceMinor !== undefined) return pieces < 0 ? removeLine(basket, lineId) : basket;
  const next = line.quantityMilli + pieces * 1000;
  if (next > line_quantity_milli_max) return basket;
  return next > 0 ? changeLine(basket, lineId, { quantityMilli: quantityMilli(next) }) : removeLine(basket, lineId);
}

export function removeLine(basket: Basket, lineId: LineId): Basket {
  const lines = basket.lines.filter((line) => line.lineId !== lineId);
  if (lines.length > 0) return { ...basket, lines };
  // What this customer was given, or gave, must not wait in an empty basket for the next one.
  const { orderDiscount: _given, coupons: _gave, ...rest } = basket;
  return { ...rest, lines };
}

export function setOrderDiscount(basket: Basket, discount: Discount | undefined): Basket {
  const { orderDiscount: _old, ...rest } = basket;
  return discount ? { ...rest, orderDiscount: discount } : rest;
}

/** Takes a coupon, once. It stays in the basket whether or not it takes something off now: the goods for it may come next. */
export function addCoupon(basket: Basket, coupon: BasketCoupon): Basket {
  const coupons = basket.coupons ?? [];
  if (coupons.some((each) => each.code === coupon.code) || coupons.length >= coupons_max) return basket;
  return { ...basket, coupons: [...coupons, coupon] };
}

export function removeCoupon(basket: Basket, code: string): Basket {
  const { coupons = [], ...rest } = basket;
  const left = coupons.filter((each) => each.code !== code);
  return left.length > 0 ? { ...rest, coupons: left } : rest;
}
