// SPDX-License-Identifier: Apache-2.0
// node tools/compare.ts PATH_OF_engine_carts [COUNT [SEED]]
// Prices carts by the seed natively and in WebAssembly and compares every byte. Exits 1 on a difference.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { loadPricing, type Pricing } from '../src/node.ts';

export type Comparison = { carts: number; refused: number; differences: string[] };

const lineShape = /^\{"(input|rules)":(.*),"output":(\{.*\})\}$/;

/**
 * `text` is what engine_carts prints: a line that says how it was made, then {"input":cart,"output":quote} on each, and before carts
 * with promotions {"rules":rule set,"output":answer}, which is loaded here too.
 */
export function compareCarts(pricing: Pricing, text: string): Comparison {
  const result: Comparison = { carts: 0, refused: 0, differences: [] };
  for (const line of text.split('\n')) {
    const [, kind, input, output] = lineShape.exec(line) ?? [];
    if (input === undefined || output === undefined) {
      if (line !== '' && !line.startsWith('{"generated_by":')) throw new Error(`Not a line of engine_carts: ${line.slice(0, 80)}`);
      continue;
    }
    const answer = kind === 'rules' ? pricing.promotionsText(input) : pricing.quoteText(input);
    if (kind === 'input') {
      result.carts += 1;
      if (answer.startsWith('{"error":')) result.refused += 1;
    }
    if (answer !== output) result.differences.push(`${input}\n  native ${output}\n  wasm   ${answer}`);
  }
  return result;
}

const cartsAtOnce = 5_000; // their text must fit one string

async function main([binary, count = '5000', seed = '1']: readonly string[]): Promise<number> {
  if (binary === undefined) {
    console.error('usage: node tools/compare.ts PATH_OF_engine_carts [COUNT [SEED]]');
    return 2;
  }
  if (!/^[1-9]\d*$/.test(count) || !/^\d+$/.test(seed)) {
    console.error(`COUNT is a number from 1 and SEED one from 0, not ${count} and ${seed}`);
    return 2;
  }
  const pricing = await loadPricing();
  const total: Comparison = { carts: 0, refused: 0, differences: [] };
  for (let turn = 0; total.carts < Number(count); turn += 1) {
    const here = Math.min(cartsAtOnce, Number(count) - total.carts);
    const kinds = [
      ['--count', `${here}`, '--taxes', 'one'],
      ['--count', `${here}`, '--taxes', 'several'],
      ['--count', `${here}`, '--taxes', 'terms'],
      ['--promotions', `${here}`],
    ] as const;
    const words = [...(kinds[turn % kinds.length] ?? kinds[0]), '--seed', `${Number(seed) + turn}`];
    const native = spawnSync(binary, words, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    if (native.status !== 0) {
      console.error(native.error?.message ?? native.stderr);
      return 2;
    }
    const found = compareCarts(pricing, native.stdout);
    if (found.carts !== here) throw new Error(`engine_carts made ${found.carts} carts, not ${here}`);
    total.carts += found.carts;
    total.refused += found.refused;
    total.differences.push(...found.differences);
  }
  for (const difference of total.differences.slice(0, 5)) console.error(difference);
  console.log(`${total.carts} carts (${total.refused} refused), ${total.differences.length} differences`);
  return total.differences.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2));
