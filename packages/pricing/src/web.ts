// SPDX-License-Identifier: Apache-2.0
/** For browsers, through Vite: the module is a file of its own with a hash in its name, kept by the service worker. */
import pricingUrl from '../dist/pricing.wasm?url';
import { loadOnce } from './module.ts';
import { instantiatePricing } from './wasm.ts';

export * from './types.ts';

export const loadPricing = loadOnce(async () => {
  const response = await fetch(pricingUrl);
  if (!response.ok) throw new Error(`The pricing kernel could not be loaded: HTTP ${response.status}.`);
  return instantiatePricing(await response.arrayBuffer());
});
