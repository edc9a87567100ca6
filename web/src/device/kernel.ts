import type { Basket, BasketLine, Discount, LineTax, LocalMinute, MoneyRules, StoreId } from '@shopx/domain';
import type { Barcode, Cart, CartLine, Discount as WireDiscount, LineTaxes, Pricing, Quote, QuoteError, RuleSet } from '@shopx/pricing';

export type { RuleSet };

/** What the till asks of the pricing kernel. Every amount comes from its answers; nothing is added up beside it. */
export type Kernel = Pick<Pricing, 'quote' | 'settle' | 'scan' | 'promotions'>;
export type KernelQuote = Quote;
export type KernelError = QuoteError;
export type KernelBarcode = Barcode;

/** The kernel says no by an answer, not by throwing. Narrowed here, so that only the loader pulls in the kernel itself. */
export const isKernelError = <Answer extends object>(answer: Answer): answer is Extract<Answer, { error: unknown }> => 'error' in answer;

/** What decides prices beside the basket and the money. */
export type Moment = Readonly<{
  /** On the shop's clock. */
  at: LocalMinute;
  /** Promotions name a store by its id. */
  store: StoreId;
  /** Of the rules that the kernel has. */
  rulesVersion: number;
  /** What promotions are called. */
  names: ReadonlyMap<string, string>;
  /** A category and those that it is part of. */
  pathOf: (categoryId: string) => readonly string[];
}>;

export function wireDiscount(discount: Discount): WireDiscount {
  const reason = discount.reason ? { reason: discount.reason } : {};
  return discount.kind === 'percent'
    ? { kind: 'percent', rate_ppm: discount.ratePpm, ...reason }
    : { kind: 'amount', amount_minor: discount.amountMinor, ...reason };
}

export const wireTax = ({ taxCode, taxRatePpm, onEarlier }: LineTax) => ({
  tax_code: taxCode,
  tax_rate_ppm: taxRatePpm,
  ...(onEarlier ? { on_earlier: onEarlier } : {}),
});

const taxesOf = (line: BasketLine): LineTaxes =>
  line.taxes ? { taxes: line.taxes.map(wireTax) } : { tax_code: line.taxCode, tax_rate_ppm: line.taxRatePpm };

/**
 * Where a line's price is from, in the words of the cart and of the sale. A typed price is worth a word only where a price list could have known better;
 * a label's price always is.
 */
export const priceSourceOf = (line: BasketLine, moment: Moment | undefined) => ({
  ...(line.labelPriceMinor === undefined ? {} : { label_price_minor: line.labelPriceMinor }),
  ...(line.priceSource && (moment || line.priceSource === 'label') ? { price_source: line.priceSource } : {}),
});

/** The categories that promotions are judged by; the sale says them too, because goods move to others. */
export const categoriesOf = (line: BasketLine, moment: Moment | undefined) =>
  moment && line.categoryId ? { categories: [...moment.pathOf(line.categoryId)] } : {};

/** What promotions may name of a line: what is sold, under which product, in which categories. */
const subjectOf = (line: BasketLine, moment: Moment): Pick<CartLine, 'item' | 'product' | 'categories'> => ({
  ...(line.variantId ? { item: line.variantId } : {}),
  ...(line.productId ? { product: line.productId } : {}),
  ...categoriesOf(line, moment),
});

/** By what promotions call them, each once. */
const couponsOf = ({ coupons }: Basket) => (coupons ? { coupons: [...new Set(coupons.map((each) => each.unlocks))] } : {});

/**
 * A return carries negative quantities; its discounts stay magnitudes and the kernel mirrors them. With a moment the kernel looks at the rules that it has;
 * without one the cart says nothing of them, and neither does the answer.
 */
export function cartOf(basket: Basket, rules: MoneyRules, moment?: Moment): Cart {
  const sign = basket.kind === 'return' ? -1 : 1;
  return {
    lines: basket.lines.map((line) => ({
      quantity_milli: sign * line.quantityMilli,
      unit_price_e4: line.unitPriceE4,
      ...taxesOf(line),
      ...(line.discount ? { discount: wireDiscount(line.discount) } : {}),
      ...(moment ? subjectOf(line, moment) : {}),
      ...priceSourceOf(line, moment),
    })),
    ...(basket.orderDiscount ? { order_discount: wireDiscount(basket.orderDiscount) } : {}),
    prices_include_tax: rules.pricesIncludeTax,
    rounding_scope: rules.roundingScope,
    currency: rules.currency.code,
    ...(rules.taxRounding ? { tax_rounding: rules.taxRounding } : {}),
    ...(rules.inclusiveRule ? { inclusive_rule: rules.inclusiveRule } : {}),
    ...(rules.pack ? { pack: rules.pack } : {}),
    ...(moment ? { rules_version: moment.rulesVersion } : {}),
    ...(moment ? { promotions: { at: moment.at, store: moment.store, ...couponsOf(basket) } } : {}),
    // Where prices follow from versions of something, the sale says by one value what they came to.
    ...(moment || rules.pack ? { digest: true } : {}),
  };
}
