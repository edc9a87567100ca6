// SPDX-License-Identifier: Apache-2.0
/** For Node 22.18 or newer, which runs TypeScript as it is. */
import { readFile } from 'node:fs/promises';
import { loadOnce } from './module.ts';
import { instantiatePricing } from './wasm.ts';

export * from './types.ts';

export const loadPricing = loadOnce(async () => instantiatePricing(await readFile(new URL('../dist/pricing.wasm', import.meta.url))));
