import type { SaleBody, SaleLine } from '@shopx/api-client';
import type { Basket, BasketLine, Instant, MoneyRules, RegisterId, StoreId } from '@shopx/domain';
import { categoriesOf, priceSourceOf, wireDiscount, wireTax, type KernelQuote, type Moment } from '../../device/kernel.ts';
import type { Settled } from './tendering.ts';

/**
 * The body of `PUT /v1/sales/{id}`: the basket as chosen, the kernel's amounts as they came, the tenders as taken. What a shop doesn't use is not in it, so
 * that its documents keep the bytes that they always had.
 */
export function saleDocument(sale: {
  basket: Basket;
  rules: MoneyRules;
  quote: KernelQuote;
  /** What the quote was made by; undefined when the kernel looked at no promotions. */
  moment: Moment | undefined;
  settled: Settled;
  storeId: StoreId;
  registerId: RegisterId;
  occurredAt: Instant;
}): SaleBody {
  const { basket, rules, quote, moment, settled } = sale;
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
      return lineDocument(line, sign, priced, moment);
    }),
    ...(basket.orderDiscount ? { order_discount: wireDiscount(basket.orderDiscount) } : {}),
    taxes: quote.taxes.map((tax) => ({ ...tax })),
    tax_minor: quote.tax_minor,
    total_minor: quote.total_minor,
    rounding_minor: settled.roundingMinor,
    tenders: [...settled.tenders],
    kernel_version: quote.kernel_version,
    ...(rules.taxRounding ? { tax_rounding: rules.taxRounding } : {}),
    ...(rules.inclusiveRule ? { inclusive_rule: rules.inclusiveRule } : {}),
    ...(rules.pack ? { pack: { ...rules.pack } } : {}),
    ...(moment ? { rules_version: moment.rulesVersion, priced_at: moment.at } : {}),
    ...(moment && basket.coupons ? { coupons: basket.coupons.map((each) => each.code) } : {}),
    ...(quote.digest === undefined ? {} : { quote_digest: quote.digest }),
  };
}

function lineDocument(line: BasketLine, sign: 1 | -1, priced: KernelQuote['lines'][number], moment: Moment | undefined): SaleLine {
  // A price list's price takes the place of the catalogue's among the amounts.
  const { taxes, promotions, ...amounts } = priced;
  return {
    ...(line.variantId ? { variant_id: line.variantId } : {}),
    ...(line.code ? { code: line.code } : {}),
    name: line.name,
    quantity_milli: sign * line.quantityMilli,
    unit_price_e4: line.unitPriceE4,
    ...(line.taxes ? {} : { tax_code: line.taxCode, tax_rate_ppm: line.taxRatePpm }),
    ...(line.discount ? { discount: wireDiscount(line.discount) } : {}),
    ...amounts,
    ...(taxes ? { taxes: taxes.map((tax, place) => ({ ...onEarlierOf(line, place), ...tax })) } : {}),
    ...(promotions ? { promotions: promotions.map(({ id, ...use }) => ({ promotion_id: id, ...use, ...nameOf(id, moment) })) } : {}),
    ...priceSourceOf(line, moment),
    ...categoriesOf(line, moment),
  };
}

/** As the customer saw it: a reprint says the same when the promotion has long ended. */
function nameOf(promotion: string, moment: Moment | undefined) {
  const name = moment?.names.get(promotion);
  return name === undefined ? {} : { name };
}

/** The kernel answers a list of taxes in its order; what each is on is the basket's to say. */
function onEarlierOf(line: BasketLine, place: number) {
  const tax = line.taxes?.[place];
  return tax ? wireTax(tax) : {};
}
