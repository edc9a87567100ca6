// SPDX-License-Identifier: Apache-2.0
import type { Cart, Pricing } from '../../src/types.ts';

/** `packOf` reads the first version of a jurisdiction's pack. */
export type Fact = Readonly<{ name: string; holds(pricing: Pricing, packOf: (jurisdiction: string) => object): void }>;

/** The worked basket of rule E5. */
export const basket: Cart = {
  lines: [
    { quantity_milli: 2000, unit_price_e4: 129900, tax_code: 'standard', tax_rate_ppm: 190000 },
    { quantity_milli: 1000, unit_price_e4: 44900, tax_code: 'reduced', tax_rate_ppm: 70000 },
    { quantity_milli: 3000, unit_price_e4: 3300, tax_code: 'standard', tax_rate_ppm: 190000 },
  ],
  order_discount: { kind: 'percent', rate_ppm: 100000, reason: 'opening – "day" 🎈' },
  prices_include_tax: true,
  rounding_scope: 'rate_per_document',
  currency: 'EUR',
};
