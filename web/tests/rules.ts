import type { PricingRulesAnswer } from '@shopx/api-client';
import { products } from './test-device.tsx';

const [heart, cakestand] = products;

/** Three hearts for two, and a coupon that takes a tenth off from 20.00 on. */
export const rules: PricingRulesAnswer = {
  rules_version: 7,
  promotions: [
    {
      id: 'hearts',
      version: 3,
      name: '3 for 2 on hearts',
      priority: 10,
      applies_to: { items: [heart!.variants[0]!.id] },
      offer: { kind: 'buy_get', buy_milli: 2000, get_milli: 1000, rate_ppm: 1_000_000 },
    },
    {
      id: 'welcome',
      version: 1,
      name: 'Welcome',
      priority: 20,
      exclusive: false,
      coupon: 'WELCOME10',
      offer: { kind: 'threshold', minimum_minor: 2000, rate_ppm: 100_000 },
    },
  ],
  price_lists: [],
};

/** From half past four to six on the shop's clock the cakestand costs 10.00. */
export const tea_time: PricingRulesAnswer = {
  rules_version: 8,
  promotions: [],
  price_lists: [
    {
      id: 'tea',
      version: 2,
      priority: 1,
      hours: { from: '16:30', until: '18:00' },
      prices: [{ item: cakestand!.variants[0]!.id, unit_price_e4: 100_000 }],
    },
  ],
};
