// SPDX-License-Identifier: Apache-2.0
/** The build that browsers run. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadPricing } from '../../src/node.ts';
import { compareCarts } from '../../tools/engine-carts.ts';
import { facts } from '../shared/facts.ts';
import { sharedCarts } from '../shared/shared-carts.ts';
import { failuresOf } from '../shared/vector-cases.ts';

const pricing = await loadPricing();
const vectors = new URL('../../../../engine/vectors/generated/', import.meta.url);
const contents = (name: string) => readFileSync(new URL(name, vectors), 'utf8');
const packOf = (jurisdiction: string) => JSON.parse(contents(`../../../packs/${jurisdiction}/1.json`)) as object;

describe('what a till may count on', () => {
  test.each(facts)('$name', ({ holds }) => {
    holds(pricing, packOf);
  });
});

test.each(readdirSync(new URL('cases/', vectors)))('the figures of %s', (name) => {
  expect(failuresOf(pricing, contents(`cases/${name}`))).toEqual([]);
});

test.each(sharedCarts)('the bytes of $name, which the native build gives too', ({ name, carts, refused }) => {
  expect(compareCarts(pricing, contents(name))).toEqual({ carts, refused, differences: [] });
});

test('a cart that differs is noticed', () => {
  const line = '{"input":{"lines":[]},"output":{"error":"no_lines","pointer":"/lines"}}\n';
  assert.equal(compareCarts(pricing, line).differences.length, 1, 'the kernel says missing_field');
});

test('a figure that differs is noticed, and so is a case that is listed wrongly', () => {
  const line = (more: string, due: number) =>
    `{"cases":1,"run":${more === '' ? 1 : 0}}\n` +
    `{"case":"a","command":"settle"${more},"input":{"total_minor":102,"cash_step_minor":5},"expect":{"due_minor":${due}}}\n`;
  assert.equal(failuresOf(pricing, line('', 100)).length, 0);
  assert.equal(failuresOf(pricing, line('', 105)).length, 1);
  assert.equal(failuresOf(pricing, line(',"not_run":"x"', 100)).length, 1);
  assert.throws(() => failuresOf(pricing, '{"cases":1,"run":1}\n'), /0 cases, not 1/);
});

test('the module is loaded once', async () => {
  assert.equal(await loadPricing(), pricing);
});

test('dist/ is built from the engine as it is', () => {
  const check = spawnSync(process.execPath, [fileURLToPath(new URL('../../check-source-hash.mjs', import.meta.url))], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
});
