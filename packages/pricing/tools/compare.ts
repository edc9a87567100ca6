// SPDX-License-Identifier: Apache-2.0
// node tools/compare.ts PATH_OF_engine_carts [COUNT [SEED]]
// Prices carts by the seed natively and in WebAssembly and compares every byte. Exits 1 on a difference.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { loadPricing, type Pricing } from '../src/node.ts';

export type Comparison = { carts: number; refused: number; differences: string[] };

const lineShape = /^\{"input":(.*),"output":(\{.*\})\}$/;

/** `text` is what engine_carts prints: a line that says how it was made, then {"input":cart,"output":quote} on each. */
export function compareCarts(pricing: Pricing, text: string): Comparison {
  const result: Comparison = { carts: 0, refused: 0, differences: [] };
  for (const line of text.split('\n')) {
    const [, input, output] = lineShape.exec(line) ?? [];
    if (input === undefined || output === undefined) {
      if (line !== '' && !line.startsWith('{"generated_by":')) throw new Error(`Not a line of engine_carts: ${line.slice(0, 80)}`);
      continue;
    }
    result.carts += 1;
    const answer = pricing.quoteText(input);
    if (answer.startsWith('{"error":')) result.refused += 1;
    if (answer !== output) result.differences.push(`${input}\n  native ${output}\n  wasm   ${answer}`);
  }
  return result;
}

async function main([binary, count = '5000', seed = '1']: readonly string[]): Promise<number> {
  if (binary === undefined) {
    console.error('usage: node tools/compare.ts PATH_OF_engine_carts [COUNT [SEED]]');
    return 2;
  }
  const native = spawnSync(binary, ['--count', count, '--seed', seed], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (native.status !== 0) {
    console.error(native.error?.message ?? native.stderr);
    return 2;
  }
  const pricing = await loadPricing();
  const { carts, refused, differences } = compareCarts(pricing, native.stdout);
  for (const difference of differences.slice(0, 5)) console.error(difference);
  console.log(`${carts} carts (${refused} refused), ${differences.length} differences`);
  return carts === Number(count) && differences.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2));
