// SPDX-License-Identifier: Apache-2.0
/** Runs the bare WebAssembly module. Its two imports are those that emscripten's standalone modules have. */
import { pricingOf, type Command } from './module.ts';
import type { Pricing } from './types.ts';

type Exports = Readonly<{
  memory: WebAssembly.Memory;
  _initialize(): void;
  shopx_input(size: number): number;
  shopx_output(): number;
}> &
  Readonly<Record<`shopx_${Command}`, (size: number) => number>>;

const imports: WebAssembly.Imports = {
  env: { emscripten_notify_memory_growth() {} },
  wasi_snapshot_preview1: {
    proc_exit(code: number) {
      throw new Error(`The pricing kernel stopped with code ${code}.`);
    },
  },
};

/** Makes the kernel ready from the bytes of dist/pricing.wasm. */
export async function instantiatePricing(bytes: BufferSource): Promise<Pricing> {
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  const kernel = instance.exports as unknown as Exports;
  kernel._initialize();
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  return pricingOf(
    {
      input: kernel.shopx_input,
      run: (command, size) => kernel[`shopx_${command}`](size),
      output: kernel.shopx_output,
      memory: () => new Uint8Array(kernel.memory.buffer),
    },
    { encode: (text) => encoder.encode(text), decode: (text) => decoder.decode(text) },
  );
}
