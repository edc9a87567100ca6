// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compareCarts } from '../tools/compare.ts';
import { loadPricing } from '../src/node.ts';

const pricing = await loadPricing();

test('WebAssembly gives the bytes of the shared carts, which the native build gives too', () => {
  const text = readFileSync(new URL('../../../engine/vectors/generated/carts.jsonl', import.meta.url), 'utf8');
  assert.deepEqual(compareCarts(pricing, text), { carts: 120, refused: 4, differences: [] });
});

test('a cart that differs is noticed', () => {
  const line = '{"input":{"lines":[]},"output":{"error":"no_lines","pointer":"/lines"}}\n';
  assert.equal(compareCarts(pricing, line).differences.length, 1, 'the kernel says missing_field');
});

test('pricing.wasm is built from the engine as it is', () => {
  const check = spawnSync(process.execPath, [new URL('../check-source-hash.mjs', import.meta.url).pathname], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
});
