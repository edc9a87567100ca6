// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compareCarts } from '../tools/compare.ts';
import { isScanError, loadPricing } from '../src/node.ts';

const pricing = await loadPricing();

test('WebAssembly gives the bytes of the shared carts, which the native build gives too', () => {
  const refusedOf = { 'carts.jsonl': 4, 'carts_of_several_taxes.jsonl': 4, 'carts_of_terms.jsonl': 4, 'promotions.jsonl': 9 };
  for (const [name, refused] of Object.entries(refusedOf)) {
    const text = readFileSync(new URL(`../../../engine/vectors/generated/${name}`, import.meta.url), 'utf8');
    assert.deepEqual(compareCarts(pricing, text), { carts: 120, refused, differences: [] }, name);
  }
});

test('WebAssembly prices the pinned carts of version 1 as they were priced when they were sold', () => {
  const text = readFileSync(new URL('../../../engine/vectors/pinned/v1.jsonl', import.meta.url), 'utf8');
  const { carts, differences } = compareCarts(pricing, text);
  assert.deepEqual([carts, differences], [300, []]);
});

test('a cart that differs is noticed', () => {
  const line = '{"input":{"lines":[]},"output":{"error":"no_lines","pointer":"/lines"}}\n';
  assert.equal(compareCarts(pricing, line).differences.length, 1, 'the kernel says missing_field');
});

type ScanCase = Readonly<{ id: string; kind: string; scan: string; ok: boolean }>;

/** GS1's own cases of whole scans, as the native tests run them; those that they don't run stand in the list with their reasons. */
test('WebAssembly reads or refuses the scans of GS1 as the native build does', () => {
  const vectors = new URL('../../../engine/vectors/', import.meta.url);
  const { vectors: cases } = JSON.parse(readFileSync(new URL('gs1_syntax_vectors.json', vectors), 'utf8')) as {
    vectors: readonly ScanCase[];
  };
  const notRun = new Set(
    readFileSync(new URL('gs1_syntax_not_run.tsv', vectors), 'utf8')
      .split('\n')
      .map((row) => row.split('\t')[0]),
  );
  const run = cases.filter(({ id, kind }) => kind === 'process_scan_data' && !notRun.has(id));
  const differences = run.filter(({ scan, ok }) => isScanError(pricing.scan({ text: scan, today: '2026-11-25' })) === ok);
  assert.deepEqual([run.length, differences], [27, []]);
});

test('pricing.wasm is built from the engine as it is', () => {
  const check = spawnSync(process.execPath, [new URL('../check-source-hash.mjs', import.meta.url).pathname], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
});
