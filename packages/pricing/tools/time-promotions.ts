// SPDX-License-Identifier: Apache-2.0
// node tools/time-promotions.ts PATH_OF_engine_carts [COUNT [SEED [WASM]]]
// Prices carts of 50 lines with 500 promotions in WebAssembly, compares every byte, and prints the middle time, that of the slowest of a
// hundred, and the slowest. The same carts natively: engine_carts --time-promotions COUNT --seed SEED.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { instantiatePricing } from '../src/module.ts';

const [binary, count = '2000', seed = '1', wasm] = process.argv.slice(2);
if (binary === undefined) {
  console.error('usage: node tools/time-promotions.ts PATH_OF_engine_carts [COUNT [SEED [WASM]]]');
  process.exit(2);
}
const native = spawnSync(binary, ['--large-shop', count, '--seed', seed], { encoding: 'utf8', maxBuffer: 2 ** 30 });
if (native.status !== 0) throw new Error(native.error?.message ?? native.stderr);
const pricing = await instantiatePricing(readFileSync(wasm ?? new URL('../dist/pricing.wasm', import.meta.url)));
const lineShape = /^\{"(input|rules)":(.*),"output":(\{.*\})\}$/;
const micro: number[] = [];
let differences = 0;
for (const line of native.stdout.split('\n')) {
  const [, kind, input, output] = lineShape.exec(line) ?? [];
  if (input === undefined) continue;
  const before = process.cpuUsage();
  const answer = kind === 'rules' ? pricing.promotionsText(input) : pricing.quoteText(input);
  const { user, system } = process.cpuUsage(before); // of CPU: other work on the machine is not counted
  if (kind === 'input') micro.push(user + system);
  if (answer !== output) differences += 1;
}
micro.splice(0, Math.min(100, Math.floor(micro.length / 4))); // until the module is compiled to its last stage
micro.sort((a, b) => a - b);
const at = (part: number) => micro[Math.min(micro.length - 1, Math.floor(micro.length * part))];
console.log(`${micro.length} carts: p50 ${at(0.5)} us, p99 ${at(0.99)} us, slowest ${at(1)} us; ${differences} differences`);
process.exitCode = differences === 0 ? 0 : 1;
