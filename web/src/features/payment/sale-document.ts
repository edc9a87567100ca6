import type { SaleBody } from '@shopx/api-client';
import type { Basket, Instant, MoneyRules, RegisterId, StoreId } from '@shopx/domain';
import { wireDiscount, type KernelQuote } from '../../device/kernel.ts';
import type { Settled } from './tendering.ts';

/** The body of `PUT /v1/sales/{id}`: the basket as chosen, the kernel's amounts as they came, the tenders as taken. */
export function saleDocument(sale: {
  basket: Basket;
  rules: MoneyRules;
  quote: KernelQuote;
  settled: Settled;
  storeId: StoreId;
  registerId: RegisterId;
  occurredAt: Instant;
}): SaleBody {
  const { basket, rules, quote, settled } = sale;
  const sign = basket.kind === 'return' ? -1 : 1;
  return {
    kind: basket.kind,
    store_id: sale.storeId,
    register_id: sale.registerId,
    occurred_at: sale.occurredAt,
    currency: rules.currency.code,
    prices_include_tax: rules.pricesIncludeTax,
    rounding_scope: rules.roundingScope,
    lines: basket.lines.map((line, index) => {
      const priced = quote.lines[index];
      if (!priced) throw new Error('the kernel priced another basket');
      return {
        ...(line.variantId ? { variant_id: line.variantId } : {}),
        ...(line.code ? { code: line.code } : {}),
        name: line.name,
        quantity_milli: sign * line.quantityMilli,
        unit_price_e4: line.unitPriceE4,
        tax_code: line.taxCode,
        tax_rate_ppm: line.taxRatePpm,
        ...(line.discount ? { discount: wireDiscount(line.discount) } : {}),
        ...priced,
      };
    }),
    ...(basket.orderDiscount ? { order_discount: wireDiscount(basket.orderDiscount) } : {}),
    taxes: quote.taxes.map((tax) => ({ ...tax })),
    tax_minor: quote.tax_minor,
    total_minor: quote.total_minor,
    rounding_minor: settled.roundingMinor,
    tenders: [...settled.tenders],
    kernel_version: quote.kernel_version,
  };
}
