import type { Basket, Discount, MoneyRules } from '@shopx/domain';
import type { Cart, Discount as WireDiscount, Pricing, Quote, QuoteError, Settlement } from '@shopx/pricing';

/** What the till asks of the pricing kernel. Every amount comes from its answers; nothing is added up beside it. */
export type Kernel = Pick<Pricing, 'quote' | 'settle'>;
export type KernelQuote = Quote;
export type KernelError = QuoteError;

/** The kernel says no by an answer, not by throwing. Narrowed here, so that only the loader pulls in the kernel itself. */
export const isKernelError = (answer: Quote | Settlement | QuoteError): answer is QuoteError => 'error' in answer;

export function wireDiscount(discount: Discount): WireDiscount {
  const reason = discount.reason ? { reason: discount.reason } : {};
  return discount.kind === 'percent'
    ? { kind: 'percent', rate_ppm: discount.ratePpm, ...reason }
    : { kind: 'amount', amount_minor: discount.amountMinor, ...reason };
}

/** A return carries negative quantities; its discounts stay magnitudes and the kernel mirrors them. */
export function cartOf(basket: Basket, rules: MoneyRules): Cart {
  const sign = basket.kind === 'return' ? -1 : 1;
  return {
    lines: basket.lines.map((line) => ({
      quantity_milli: sign * line.quantityMilli,
      unit_price_e4: line.unitPriceE4,
      tax_code: line.taxCode,
      tax_rate_ppm: line.taxRatePpm,
      ...(line.discount ? { discount: wireDiscount(line.discount) } : {}),
    })),
    ...(basket.orderDiscount ? { order_discount: wireDiscount(basket.orderDiscount) } : {}),
    prices_include_tax: rules.pricesIncludeTax,
    rounding_scope: rules.roundingScope,
    currency: rules.currency.code,
  };
}
