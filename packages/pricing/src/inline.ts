// SPDX-License-Identifier: Apache-2.0
/** For tests under Vitest with jsdom, which has neither Node's modules nor a server: the module is part of the script. */
import pricingUrl from '../dist/pricing.wasm?url&inline';
import { loadOnce } from './module.ts';
import { instantiatePricing } from './wasm.ts';

export * from './types.ts';

export const loadPricing = loadOnce(async () => instantiatePricing(await (await fetch(pricingUrl)).arrayBuffer()));
