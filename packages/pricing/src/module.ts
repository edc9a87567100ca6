// SPDX-License-Identifier: Apache-2.0
/** What all builds of the kernel share: text in, text out, and the types on top. */
import type { Barcode, Cart, Gs1Answer, Gs1Question, Payment, Pricing, Quote, QuoteError, Scan, ScanError, Settlement } from './types.ts';

/** engine/src/wasm_exports.cpp has them with `shopx_` in front. */
export type Command = 'quote' | 'settle' | 'scan' | 'gs1';

/** A build of the kernel that is ready to run. */
export type Kernel = Readonly<{
  /** Address for so many bytes of input, or 0 when that is too much. */
  input(size: number): number;
  /** Runs a command on so many bytes of input; the size of its answer. */
  run(command: Command, size: number): number;
  /** Address of the answer. */
  output(): number;
  /** Looked up at each use: growing the memory replaces it. */
  memory(): Uint8Array;
}>;

/** UTF-8, both ways. */
export type TextCodec = Readonly<{ encode(text: string): Uint8Array; decode(bytes: Uint8Array): string }>;

const tooLarge = '{"error":"too_large","pointer":""}';

export function pricingOf(kernel: Kernel, utf8: TextCodec): Pricing {
  function run(command: Command, text: string): string {
    const input = utf8.encode(text);
    const address = kernel.input(input.length);
    if (address === 0) return tooLarge;
    kernel.memory().set(input, address);
    const size = kernel.run(command, input.length);
    const output = kernel.output();
    return utf8.decode(kernel.memory().subarray(output, output + size));
  }

  const quoteText = (cart: string) => run('quote', cart);
  const settleText = (payment: string) => run('settle', payment);
  const scanText = (scan: string) => run('scan', scan);
  const gs1Text = (question: string) => run('gs1', question);
  return {
    quoteText,
    settleText,
    scanText,
    gs1Text,
    quote: (cart: Cart) => JSON.parse(quoteText(JSON.stringify(cart))) as Quote | QuoteError,
    settle: (payment: Payment) => JSON.parse(settleText(JSON.stringify(payment))) as Settlement | QuoteError,
    scan: (scan: Scan) => JSON.parse(scanText(JSON.stringify(scan))) as Barcode | ScanError,
    gs1: (question: Gs1Question) => JSON.parse(gs1Text(JSON.stringify(question))) as Gs1Answer | ScanError,
  };
}

/** Calls `load` once and shares its answer; after a failure the next call tries again. */
export function loadOnce(load: () => Promise<Pricing>): () => Promise<Pricing> {
  let loading: Promise<Pricing> | undefined;
  return () =>
    (loading ??= load().catch((reason: unknown) => {
      loading = undefined;
      throw reason;
    }));
}
