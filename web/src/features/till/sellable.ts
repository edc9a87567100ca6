import type { Product, TaxClass } from '@shopx/api-client';
import {
  idOf,
  one_piece,
  ppm,
  priceE4,
  type BasketLine,
  type LineId,
  type PriceE4,
  type QuantityMilli,
  type Unit,
  type VariantId,
} from '@shopx/domain';

/** One thing that can be put into the basket: a variant with the name that the receipt will say. */
export type Sellable = Readonly<{
  variantId: VariantId;
  productId: string;
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
      productId: product.id,
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
  chosen: Readonly<{ lineId: LineId; unitPriceE4: PriceE4; quantityMilli?: QuantityMilli; code?: string | undefined }>,
  taxClasses: readonly TaxClass[],
): BasketLine | undefined {
  const taxClass = taxClasses.find((each) => each.code === sellable.taxCode);
  if (!taxClass) return undefined;
  return {
    lineId: chosen.lineId,
    variantId: sellable.variantId,
    ...(chosen.code === undefined ? {} : { code: chosen.code }),
    name: sellable.name,
    unit: sellable.unit,
    quantityMilli: chosen.quantityMilli ?? one_piece,
    unitPriceE4: chosen.unitPriceE4,
    taxCode: sellable.taxCode,
    taxRatePpm: ppm(taxClass.rate_ppm),
  };
}
