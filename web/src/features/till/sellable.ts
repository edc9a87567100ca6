import type { Product, TaxClass } from '@shopx/api-client';
import {
  idOf,
  one_piece,
  ppm,
  priceE4,
  type BasketLine,
  type LineId,
  type LineTax,
  type MinorUnits,
  type PriceE4,
  type ProductId,
  type QuantityMilli,
  type Unit,
  type VariantId,
} from '@shopx/domain';

/** One thing that can be put into the basket: a variant with the name that the receipt will say. */
export type Sellable = Readonly<{
  variantId: VariantId;
  productId: ProductId;
  categoryId: string | undefined;
  name: string;
  /** What tells it from the others under the same name: its code as people know it. */
  shownCode: string | undefined;
  unit: Unit;
  /** Null: the till asks. */
  unitPriceE4: PriceE4 | null;
  taxCode: string;
}>;

export function sellablesOf(product: Product): readonly Sellable[] {
  if (!product.active) return [];
  return product.variants
    .filter((variant) => variant.active)
    .map((variant) => ({
      variantId: idOf<VariantId>(variant.id),
      productId: idOf<ProductId>(product.id),
      categoryId: product.category_id,
      name: variant.name ? `${product.name}, ${variant.name}` : product.name,
      shownCode: variant.codes.find((each) => each.kind === 'own')?.code ?? variant.sku ?? variant.codes[0]?.code,
      unit: variant.unit,
      unitPriceE4: variant.price_e4 == null ? null : priceE4(variant.price_e4),
      taxCode: product.tax_code,
    }));
}

/** The line that a sellable becomes. Undefined when the shop does not know its tax class, because a guess would be a wrong tax. */
export function lineOf(
  sellable: Sellable,
  chosen: Readonly<{
    lineId: LineId;
    unitPriceE4: PriceE4;
    quantityMilli?: QuantityMilli | undefined;
    code?: string | undefined;
    /** Somebody said the price, because the catalogue has none. */
    typed?: boolean;
    labelPriceMinor?: MinorUnits | undefined;
  }>,
  taxClasses: readonly TaxClass[],
  /** The business date, which decides the rates. */
  day: string,
): BasketLine | undefined {
  const taxClass = taxClasses.find((each) => each.code === sellable.taxCode);
  const taxes = taxClass && taxesOf(taxClass, day);
  if (!taxes) return undefined;
  return {
    lineId: chosen.lineId,
    variantId: sellable.variantId,
    ...(chosen.code === undefined ? {} : { code: chosen.code }),
    productId: sellable.productId,
    ...(sellable.categoryId === undefined ? {} : { categoryId: sellable.categoryId }),
    name: sellable.name,
    unit: sellable.unit,
    quantityMilli: chosen.quantityMilli ?? one_piece,
    unitPriceE4: chosen.unitPriceE4,
    ...(chosen.typed ? { priceSource: 'typed' as const } : {}),
    ...(chosen.labelPriceMinor === undefined ? {} : { priceSource: 'label' as const, labelPriceMinor: chosen.labelPriceMinor }),
    ...taxes,
  };
}

/**
 * What a class is taxed with on a business date: the last period that has begun. Undefined before the first. A class outside the tax is a row of its own
 * at nothing, so that the receipt says so.
 */
function taxesOf(taxClass: TaxClass, day: string): Pick<BasketLine, 'taxCode' | 'taxRatePpm' | 'taxes'> | undefined {
  const { code, rate_ppm, rates } = taxClass;
  if (!rates) return { taxCode: code, taxRatePpm: ppm(rate_ppm) };
  const period = rates.findLast(({ from }) => from === undefined || from <= day);
  if (!period) return undefined;
  const [first, ...others] = period.taxes;
  if (!first) return { taxCode: code, taxRatePpm: ppm(0) };
  if (others.length === 0) return { taxCode: first.code, taxRatePpm: ppm(first.rate_ppm) };
  const taxes: readonly LineTax[] = period.taxes.map((tax) => ({
    taxCode: tax.code,
    taxRatePpm: ppm(tax.rate_ppm),
    ...(tax.on_earlier ? { onEarlier: tax.on_earlier } : {}),
  }));
  return { taxCode: code, taxRatePpm: ppm(rate_ppm), taxes };
}
