// SPDX-License-Identifier: Apache-2.0
/** Files of engine/vectors/generated with carts by the seed and the native build's answers. */
type SharedCarts = Readonly<{ name: string; carts: number; refused: number }>;

export const sharedCarts: readonly SharedCarts[] = [
  { name: 'carts.jsonl', carts: 120, refused: 4 },
  { name: 'carts_of_several_taxes.jsonl', carts: 120, refused: 4 },
  { name: 'carts_of_terms.jsonl', carts: 120, refused: 4 },
  { name: 'promotions.jsonl', carts: 120, refused: 9 },
  // As they were priced when they were sold, by version 1 of the rules.
  { name: '../pinned/v1.jsonl', carts: 300, refused: 18 },
];
