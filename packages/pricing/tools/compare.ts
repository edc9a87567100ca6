// SPDX-License-Identifier: Apache-2.0
// node tools/compare.ts PATH_OF_engine_carts [COUNT [SEED]]
// Prices carts by the seed natively, in WebAssembly and in plain JavaScript, and compares every byte. Exits 1 on a difference.
import { spawnSync } from 'node:child_process';
import { loadPricingSync } from '../src/native.ts';
import { loadPricing } from '../src/node.ts';
import { compareCarts, type Comparison } from './engine-carts.ts';

/** What engine_carts makes, batch after batch in turns: its options for so many carts, beside the seed. */
const batchKinds: readonly ((carts: string) => readonly string[])[] = [
  (carts) => ['--count', carts, '--taxes', 'one'], // on a line
  (carts) => ['--count', carts, '--taxes', 'several'],
  (carts) => ['--count', carts, '--taxes', 'terms'], // either, by all modes of tax rounding and both inclusive rules
  (carts) => ['--promotions', carts], // with their rule sets
];
const cartsAtOnce = 5_000; // their text must fit one string

const builds = { WebAssembly: await loadPricing(), 'plain JavaScript': loadPricingSync() };

function nativeCarts(binary: string, words: readonly string[]): string {
  const native = spawnSync(binary, words, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (native.status !== 0) throw new Error(native.error?.message ?? native.stderr);
  return native.stdout;
}

function compare(binary: string, count: number, seed: number): Readonly<Record<keyof typeof builds, Comparison>> {
  const none = (): Comparison => ({ carts: 0, refused: 0, differences: [] });
  const totals = { WebAssembly: none(), 'plain JavaScript': none() };
  for (let turn = 0, done = 0; done < count; turn += 1) {
    const here = Math.min(cartsAtOnce, count - done);
    const options = batchKinds[turn % batchKinds.length]?.(`${here}`) ?? [];
    const carts = nativeCarts(binary, [...options, '--seed', `${seed + turn}`]);
    for (const name of Object.keys(builds) as (keyof typeof builds)[]) {
      const found = compareCarts(builds[name], carts);
      if (found.carts !== here) throw new Error(`engine_carts made ${found.carts} carts, not ${here}`);
      totals[name].carts += found.carts;
      totals[name].refused += found.refused;
      totals[name].differences.push(...found.differences);
    }
    done += here;
  }
  return totals;
}

function main([binary, count = '5000', seed = '1']: readonly string[]): number {
  if (binary === undefined) {
    console.error('usage: node tools/compare.ts PATH_OF_engine_carts [COUNT [SEED]]');
    return 2;
  }
  if (!/^[1-9]\d*$/.test(count) || !/^\d+$/.test(seed)) {
    console.error(`COUNT is a number from 1 and SEED one from 0, not ${count} and ${seed}`);
    return 2;
  }
  let differences = 0;
  for (const [name, found] of Object.entries(compare(binary, Number(count), Number(seed)))) {
    for (const difference of found.differences.slice(0, 5)) console.error(`${name}: ${difference}`);
    console.log(`${name} against native: ${found.carts} carts (${found.refused} refused), ${found.differences.length} differences`);
    differences += found.differences.length;
  }
  return differences === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
