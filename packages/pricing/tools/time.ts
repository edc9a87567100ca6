// SPDX-License-Identifier: Apache-2.0
// node tools/time.ts wasm|js CARTS SECONDS      prices the carts of a file by engine_carts over and over, as JSON text; prints carts a second of CPU
// node tools/time.ts hermes CARTS ROUNDS        prints the script that does so in Hermes, whose own clock bench/kernel holds
// node tools/time.ts sizes                      prints the bytes of each build, as they are and compressed
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { loadPricingSync } from '../src/native.ts';
import { loadPricing } from '../src/node.ts';
import type { Pricing } from '../src/types.ts';
import { compileForHermes, hermesPath, hermesProgram } from './hermes.ts';

function cartsOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => row.slice('{"input":'.length, row.indexOf(',"output":')));
}

function cartsPerSecond(pricing: Pricing, carts: readonly string[], seconds: number): number {
  for (const cart of carts) pricing.quoteText(cart); // compiled before the clock starts
  const spent = () => process.cpuUsage(start).user + process.cpuUsage(start).system;
  const start = process.cpuUsage();
  let priced = 0;
  for (; spent() < seconds * 1e6; priced += carts.length) {
    for (const cart of carts) pricing.quoteText(cart);
  }
  return Math.round((priced * 1e6) / spent());
}

function sizes() {
  const files = {
    'pricing.wasm': readFileSync(new URL('../dist/pricing.wasm', import.meta.url)),
    'pricing.cjs': readFileSync(new URL('../dist/pricing.cjs', import.meta.url)),
    'Hermes bytecode': compileForHermes(hermesProgram([], 0)),
  };
  return Object.entries(files).map(
    ([name, bytes]) => [name, { bytes: bytes.length, gzip_bytes: gzipSync(bytes, { level: 9 }).length }] as const,
  );
}

const [what, path = '', count = ''] = process.argv.slice(2);
if (what === 'wasm') console.log(cartsPerSecond(await loadPricing(), cartsOf(path), Number(count)));
else if (what === 'js') console.log(cartsPerSecond(loadPricingSync(), cartsOf(path), Number(count)));
else if (what === 'hermes') {
  const carts = cartsOf(path).map((cart) => ['quote', cart] as const);
  console.log(JSON.stringify({ program: hermesPath, carts: carts.length, script: hermesProgram(carts, Number(count)) }));
} else if (what === 'sizes') console.log(JSON.stringify(Object.fromEntries(sizes())));
else {
  console.error('usage: node tools/time.ts (wasm | js) CARTS SECONDS | hermes CARTS ROUNDS | sizes');
  process.exitCode = 2;
}
