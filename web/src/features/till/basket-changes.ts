import { quantityMilli, type Basket, type BasketLine, type Discount, type LineId, type SaleId, type SaleKind } from '@shopx/domain';

/** Largest quantity that a till takes on one line, in thousandths: a mistyped code in the quantity field must not become an order of millions. */
export const line_quantity_milli_max = 1_000_000_000;

export const emptyBasket = (saleId: SaleId, kind: SaleKind = 'sale'): Basket => ({ saleId, kind, lines: [] });

/** Two scans of the same thing are one line of two, as long as nobody has changed its price or discounted it. */
function sameThing(line: BasketLine, other: BasketLine): boolean {
  return (
    line.variantId !== undefined &&
    line.variantId === other.variantId &&
    line.unitPriceE4 === other.unitPriceE4 &&
    line.taxRatePpm === other.taxRatePpm &&
    line.unit === 'each' &&
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
    const { discount: old, ...bare } = { ...line, ...rest };
    const kept = discount === undefined ? old : discount;
    return kept ? { ...bare, discount: kept } : bare;
  });
  return { ...basket, lines };
}

/** One more or one less; the last one gone, the line goes too. */
export function stepLine(basket: Basket, lineId: LineId, pieces: 1 | -1): Basket {
  const line = basket.lines.find((each) => each.lineId === lineId);
  if (!line) return basket;
  const next = line.quantityMilli + pieces * 1000;
  if (next > line_quantity_milli_max) return basket;
  return next > 0 ? changeLine(basket, lineId, { quantityMilli: quantityMilli(next) }) : removeLine(basket, lineId);
}

export function removeLine(basket: Basket, lineId: LineId): Basket {
  const lines = basket.lines.filter((line) => line.lineId !== lineId);
  const { orderDiscount, ...rest } = basket;
  // A discount on an empty basket would wait unseen for the next customer.
  return lines.length > 0 && orderDiscount ? { ...rest, lines, orderDiscount } : { ...rest, lines };
}

export function setOrderDiscount(basket: Basket, discount: Discount | undefined): Basket {
  const { orderDiscount: _old, ...rest } = basket;
  return discount ? { ...rest, orderDiscount: discount } : rest;
}
