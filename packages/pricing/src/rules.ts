// SPDX-License-Identifier: Apache-2.0
/** A shop's promotions and price lists, as engine/include/shopx/engine/promotion.hpp has them. */
import type { Minor, QuoteErrorCode, VersionedId } from './types.ts';

/** Goods: any of these items, or of these products, or in any of these categories. At least one list, none empty. */
export type Selection = Readonly<{ items?: readonly string[]; products?: readonly string[]; categories?: readonly string[] }>;

/** When and for whom a rule holds; what is left out doesn't restrict. Times are the store's, YYYY-MM-DDTHH:MM; `until` is exclusive. */
export type RuleValidity = Readonly<{
  from?: string;
  until?: string;
  /** 1 is Monday. */
  weekdays?: readonly number[];
  /** HH:MM; they may pass midnight, and then belong to the weekday on which they began. */
  hours?: Readonly<{ from: string; until: string }>;
  stores?: readonly string[];
  customer_groups?: readonly string[];
}>;

/** A unit is 1000 of quantity_milli. amount_off, buy_get and bundle count whole units; the others take quantities as they are. */
export type Offer = Readonly<
  | { kind: 'percent_off'; rate_ppm: number }
  | { kind: 'amount_off'; amount_minor: Minor }
  | { kind: 'fixed_price'; unit_price_e4: number }
  | { kind: 'buy_get'; buy_milli: number; get_milli: number; rate_ppm: number }
  | { kind: 'threshold'; minimum_minor: Minor; rate_ppm: number }
  | { kind: 'threshold'; minimum_minor: Minor; amount_minor: Minor }
  | { kind: 'bundle'; parts: readonly Readonly<{ select: Selection; quantity_milli: number }>[]; price_minor: Minor }
  | { kind: 'quantity_breaks'; breaks: readonly Readonly<{ from_milli: number } & ({ rate_ppm: number } | { unit_price_e4: number })>[] }
>;

export type Promotion = VersionedId &
  RuleValidity &
  Readonly<{
    /** Lower first, ties by id. */
    priority: number;
    name?: string;
    /** Shares no unit with another exclusive one; true when left out. */
    exclusive?: boolean;
    coupon?: string;
    applies_to?: Selection;
    except?: Selection;
    times_max?: number;
    offer: Offer;
  }>;

export type PriceList = VersionedId &
  RuleValidity &
  Readonly<{
    priority: number;
    name?: string;
    prices: readonly Readonly<{ item: string; unit_price_e4: number; from_milli?: number }>[];
  }>;

export type RuleSet = Readonly<{
  promotions: readonly Promotion[];
  price_lists: readonly PriceList[];
  policy?: Readonly<{ stacking: 'best_price' | 'priority' }>;
}>;

export type RuleSetLoaded = Readonly<{ promotions: number; price_lists: number; prices: number; kernel_version: number }>;

/** Why a rule set is refused, and where. Its shapes fail as those of a cart do. */
export type RuleError = Readonly<{ error: RuleErrorCode | QuoteErrorCode; pointer: string }>;

export type RuleErrorCode =
  | 'too_many_promotions'
  | 'too_many_price_lists'
  | 'too_many_prices'
  | 'too_many_codes'
  | 'too_many_parts'
  | 'too_many_breaks'
  | 'too_many_weekdays'
  | 'duplicate_id'
  | 'duplicate_price'
  | 'duplicate_break'
  | 'duplicate_weekday'
  | 'empty_list'
  | 'empty_selection'
  | 'no_parts'
  | 'no_breaks'
  | 'version_out_of_range'
  | 'priority_out_of_range'
  | 'period_empty'
  | 'weekday_out_of_range'
  | 'hours_out_of_range'
  | 'times_out_of_range'
  | 'times_not_allowed'
  | 'not_whole_units'
  | 'one_of_two';
