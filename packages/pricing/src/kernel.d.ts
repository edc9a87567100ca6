// SPDX-License-Identifier: Apache-2.0
/** dist/, as its files are imported. */
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
declare module '*.wasm?url&inline' {
  const url: string;
  export default url;
}
declare module '*/pricing.cjs' {
  type Compiled = Readonly<Record<`_shopx_${import('./module.ts').Command}` | '_shopx_input', (size: number) => number>> &
    Readonly<{ _shopx_output(): number; HEAPU8: Uint8Array }>;
  /** Makes a kernel with a memory of its own, at once. */
  export default function createKernel(): Compiled;
}
