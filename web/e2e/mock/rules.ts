/** The mock's promotions and coupons, as the server has them: one version for all, whole at every question. */
import { products } from './shop.ts';

type Promotion = { id: string; version: number; name?: string; coupon?: string; [field: string]: unknown };
type Coupon = { code: string; unlocks: string; uses_max: number; sales: Set<string> };
type Answer = { status: number; body: unknown } | { status: number; code: string; title: string };

const popcorn = products.find((each) => each.name === 'Popcorn holder');

/** One to see in every picture, and one for a coupon. */
const promotions = new Map<string, Promotion>(
  [
    {
      id: 'popcorn-3-for-2',
      version: 1,
      name: '3 for 2 on popcorn holders',
      priority: 10,
      applies_to: { products: [popcorn?.id] },
      offer: { kind: 'buy_get', buy_milli: 2000, get_milli: 1000, rate_ppm: 1_000_000 },
    },
    {
      id: 'welcome',
      version: 1,
      name: 'Welcome: 10 % from 20.00',
      priority: 20,
      exclusive: false,
      coupon: 'WELCOME10',
      offer: { kind: 'threshold', minimum_minor: 2000, rate_ppm: 100_000 },
    },
  ].map((each) => [each.id, each]),
);
const coupons = new Map<string, Coupon>([
  ['SPENT-1', { code: 'SPENT-1', unlocks: 'WELCOME10', uses_max: 1, sales: new Set(['another sale']) }],
]);
let rules_version = 1;

export const pricingRules = () => ({ rules_version, promotions: [...promotions.values()], price_lists: [] });

const unknown: Answer = { status: 404, code: 'pricing.unknown_rule', title: 'Nothing that holds has this id' };
const unknown_coupon: Answer = { status: 404, code: 'pricing.unknown_coupon', title: 'No limit is kept for this code' };

export function promotion(method: string, id: string, text: string): Answer {
  const before = promotions.get(id);
  if (method === 'PUT') {
    const put = { ...(JSON.parse(text) as object), id, version: (before?.version ?? 0) + 1 };
    promotions.set(id, put);
    rules_version += 1;
    return { status: before ? 200 : 201, body: put };
  }
  if (!before) return unknown;
  promotions.delete(id);
  rules_version += 1;
  return { status: 200, body: { id, version: before.version, rules_version, ended: true } };
}

const couponBody = ({ code, unlocks, uses_max, sales }: Coupon) => ({
  code,
  unlocks,
  uses_max,
  uses: sales.size,
  uses_left: uses_max - sales.size,
  reservations: [],
});

/** A question about a coupon, or its reservation for a sale. */
export function coupon(method: string, code: string, sale_id: string | undefined): Answer {
  const found = coupons.get(code);
  if (!found) return unknown_coupon;
  if (sale_id === undefined) return { status: 200, body: couponBody(found) };
  if (method === 'DELETE') {
    found.sales.delete(sale_id);
    return { status: 200, body: couponBody(found) };
  }
  if (!found.sales.has(sale_id) && found.sales.size >= found.uses_max) {
    return { status: 409, code: 'pricing.coupon_used_up', title: 'The coupon is used up' };
  }
  found.sales.add(sale_id);
  return { status: 201, body: { sale_id, state: 'reserved', at: new Date().toISOString() } };
}
