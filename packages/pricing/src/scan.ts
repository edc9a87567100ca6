// SPDX-License-Identifier: Apache-2.0
/** What a scanner sent, and what it is, as engine/include/shopx/engine/barcode.hpp has it. */
import type { QuoteErrorCode } from './types.ts';

/** How a number of restricted circulation carries a price, weight or count: item, verifier, value and check digit are 13 digits. */
export type VariableMeasureLayout = Readonly<{
  /** '02', '20' to '29', or longer. The item number begins with it. */
  prefix: string;
  measure: 'price' | 'weight' | 'count';
  item_digits: number;
  /** Is there a digit that proves the value? Of 4 or 5 digits alone. */
  verifier: boolean;
  value_digits: number;
  decimals: number;
}>;

/** The scanner sends AIM identifiers: without `]C1`, `]d2`, `]Q3` or `]e0` in front, GS1 data can't be told from other text. */
export type Scan = Readonly<{
  /** As the scanner sent it, with its separators (GS, U+001D), or as it was typed. */
  text: string;
  /** The shop's business day, YYYY-MM-DD. */
  today: string;
  /** Of the sale: a price in another one (AI 393n) is refused. */
  currency?: string;
}> &
  (
    | Readonly<{ preset?: 'DE' | 'DK' | 'EE' | 'FI' | 'GB' | 'LT' | 'LV' | 'NO' | 'SE'; layouts?: never }>
    | Readonly<{ layouts: readonly VariableMeasureLayout[]; preset?: never }>
  );

/** value / 10^decimals, exactly. */
export type Decimal = Readonly<{ value: number; decimals: number }>;

type TradeItem = Readonly<{
  /** 14 digits; of a number with a value inside, the item's without the value. */
  gtin: string;
  /** 1 to 8: a package of the item; 9: of variable measure. */
  packaging_level: number;
}>;

/** Dates are YYYY-MM-DD. */
export type Gs1Scan = Readonly<{
  kind: 'gs1';
  /** The GTIN is that of what a logistic unit holds (AI 02). */
  content: boolean;
  batch_lot?: string;
  serial?: string;
  produced?: string;
  packed?: string;
  best_before?: string;
  sell_by?: string;
  expiry?: string;
  /** Not to be sold. */
  expired: boolean;
  /** May be sold, with a warning. */
  past_best_before: boolean;
  net_weight_kg?: Decimal;
  count?: number;
  /** To pay for the whole item. */
  price?: Decimal;
  price_currency?: string;
  unit_price?: Decimal;
  percent_off?: Decimal;
  elements: readonly Readonly<{ ai: string; value: string }>[];
}> &
  Partial<TradeItem>;

export type Barcode = (
  | Readonly<{ kind: 'own'; code: string }>
  | (Readonly<{ kind: 'gtin' | 'restricted' }> & TradeItem)
  /** A price is the line's total exactly; a weight is in kilograms. */
  | (Readonly<{ kind: 'embedded_price' | 'embedded_weight' | 'embedded_count'; embedded: Decimal }> & TradeItem)
  | Gs1Scan
) &
  Readonly<{ kernel_version: number }>;

/** Why a scan is refused. The shapes of the question fail as those of a cart do. */
export type ScanError = Readonly<{ error: ScanErrorCode | QuoteErrorCode; pointer: string }>;

export type ScanErrorCode =
  | 'empty'
  | 'today_out_of_range'
  | 'layout_out_of_range'
  | 'too_many_layouts'
  | 'unsupported_symbology'
  | 'missing_aim_identifier'
  | 'control_character'
  | 'wrong_digits'
  | 'check_digit'
  | 'verifier'
  | 'other_currency'
  | 'unknown_ai'
  | 'wrong_length'
  | 'wrong_character'
  | 'wrong_content'
  | 'not_a_digital_link'
  | 'misplaced_ai'
  | 'contradictory_repeat'
  | 'excluded_pair'
  | 'missing_companion'
  | 'malformed_brackets';

/** GS1 syntax by itself: a rule of the Barcode Syntax Dictionary on some data, or a text in one of the forms of element strings. */
export type Gs1Question =
  | Readonly<{
      /** The dictionary's name of it, such as 'csum'; or a set of characters, 'cset82' or 'cset39'. */
      rule: string;
      data: string;
    }>
  | Readonly<{
      /** What a symbol holds, with its separators; as printed below one, "(01)…"; a URI. */
      form: 'element_string' | 'bracketed' | 'digital_link';
      text: string;
      /** Shall the AIs be held to which go together? */
      pairs?: boolean;
    }>;

export type Gs1Answer = (Readonly<{ valid: boolean }> | Readonly<{ elements: readonly Readonly<{ ai: string; value: string }>[] }>) &
  Readonly<{ kernel_version: number }>;
