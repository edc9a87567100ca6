// SPDX-License-Identifier: Apache-2.0
/** The build that React Native runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadPricing, loadPricingSync } from '../../src/native.ts';
import { compareCarts } from '../../tools/engine-carts.ts';
import { facts } from '../shared/facts.ts';
import { sharedCarts } from '../shared/shared-carts.ts';
import { failuresOf } from '../shared/vector-cases.ts';

const pricing = loadPricingSync();
const vectors = join(__dirname, '../../../../engine/vectors/generated');
const contents = (name: string) => readFileSync(join(vectors, name), 'utf8');
const packOf = (jurisdiction: string) => JSON.parse(contents(`../../../packs/${jurisdiction}/1.json`)) as object;

describe('what a till may count on', () => {
  test.each(facts)('$name', ({ holds }) => {
    holds(pricing, packOf);
  });
});

test.each(readdirSync(join(vectors, 'cases')))('the figures of %s', (name) => {
  expect(failuresOf(pricing, contents(`cases/${name}`))).toEqual([]);
});

test.each(sharedCarts)('the bytes of $name, which the native build gives too', ({ name, carts, refused }) => {
  expect(compareCarts(pricing, contents(name))).toEqual({ carts, refused, differences: [] });
});

test('the kernel is made once, at once or awaited', async () => {
  expect(loadPricingSync()).toBe(pricing);
  expect(await loadPricing()).toBe(pricing);
});
