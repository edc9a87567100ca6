/** A small shop to develop and photograph the till against: real goods, invented stock. Not part of the product. */
import { readFileSync } from 'node:fs';
import { idFor } from './ids.ts';

type Listed = { code: string; name: string; price_e4: number; category: string };
const listed = (JSON.parse(readFileSync(new URL('catalogue.json', import.meta.url), 'utf8')) as { products: Listed[] }).products;

/** Names and codes from Open Food Facts (ODbL); that database has no prices, so the till asks. */
const unpriced = [
  { gtin: '05000118004131', name: 'PG Tips leaf tea 250 g' },
  { gtin: '05000128490313', name: 'Milk chocolate digestive biscuits' },
  { gtin: '05000159335737', name: 'Maltesers chocolate bucket' },
  { gtin: '05000128962278', name: 'Chocolate spread' },
];

export const tax_classes = [
  { code: 'standard', name: 'Standard rate', rate_ppm: 200_000 },
  { code: 'zero', name: 'Zero rate', rate_ppm: 0 },
];

const category_names = [...new Set([...listed.map((each) => each.category), 'Food'])].sort();
export const categories = category_names.map((name) => ({ id: idFor(`category ${name}`), name }));

const product = (
  name: string,
  category: string,
  tax_code: string,
  variant: { price_e4?: number; sku?: string },
  code: { kind: 'gtin' | 'own'; code: string },
) => ({
  id: idFor(`product ${code.code}`),
  name,
  category_id: idFor(`category ${category}`),
  tax_code,
  attributes: {},
  active: true,
  version: 1,
  variants: [{ id: idFor(`variant ${code.code}`), codes: [code], active: true, unit: 'each', ...variant }],
});

export const products = [
  ...listed.map((each) =>
    product(each.name, each.category, 'standard', { price_e4: each.price_e4, sku: each.code }, { kind: 'own', code: each.code }),
  ),
  ...unpriced.map((each) => product(each.name, 'Food', 'zero', {}, { kind: 'gtin', code: each.gtin })),
];
export type MockProduct = (typeof products)[number];

export const stores = [
  {
    id: idFor('store mill road'),
    code: 'MILL',
    name: 'Mill Road',
    address: '12 Mill Road, Cambridge',
    time_zone: 'Europe/London',
    cut_over_minutes: 240,
    currency: 'GBP',
    currency_digits: 2,
    prices_include_tax: true,
    rounding_scope: 'rate_per_document',
    cash_step_minor: 1,
    registers: ['Register 1', 'Register 2'].map((name) => ({
      id: idFor(name),
      code: name.slice(-1),
      label: `MILL-${name.slice(-1)}`,
      name,
      incarnation_id: idFor(`${name} incarnation`),
    })),
  },
];

/** A few goods are nearly gone, so that the sign for it can be seen. */
export const onHandMilli = (variant_id: string): number => {
  const seed = parseInt(variant_id.slice(0, 4), 16);
  return seed % 11 === 0 ? (seed % 6) * 1000 : 40_000 + (seed % 200) * 1000;
};

export const account = {
  email: process.env.SHOPX_EMAIL ?? 'anna@mill-road.example',
  password: process.env.SHOPX_PASSWORD ?? 'mock till',
  name: 'Anna',
};
export const tenant = { id: idFor('tenant mill road'), name: 'Mill Road Gifts' };
