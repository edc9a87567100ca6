// SPDX-License-Identifier: Apache-2.0
/**
 * For React Native: Hermes has no WebAssembly and not always a TextDecoder, so the kernel is plain JavaScript here and brings its own UTF-8.
 * It is part of the bundle: nothing is fetched, and nothing has to be waited for.
 */
import createKernel from '../dist/pricing.cjs';
import { loadOnce, pricingOf } from './module.ts';
import type { Pricing } from './types.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export * from './types.ts';

let pricing: Pricing | undefined;

/** The kernel, ready at once. Every call gives the same. */
export function loadPricingSync(): Pricing {
  return (pricing ??= makePricing());
}

/** As the other entries have it. */
export const loadPricing = loadOnce(() => Promise.resolve(loadPricingSync()));

function makePricing(): Pricing {
  const kernel = createKernel();
  return pricingOf(
    {
      input: (size) => kernel._shopx_input(size),
      run: (command, size) => kernel[`_shopx_${command}`](size),
      output: () => kernel._shopx_output(),
      memory: () => kernel.HEAPU8,
    },
    { encode: encodeUtf8, decode: decodeUtf8 },
  );
}
