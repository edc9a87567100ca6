// SPDX-License-Identifier: Apache-2.0
/** What all builds of the kernel share: text in, text out, and the types on top. */
import type { Pricing } from './types.ts';

/** engine/src/wasm_exports.cpp has them with `shopx_` in front. */
export type Command = 'quote' | 'explain' | 'settle' | 'scan' | 'gs1' | 'promotions' | 'terms';

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

  /** The kernel answers in the shapes of types.ts, which the tests hold it to. */
  const ask = <Name extends Command>(command: Name, question: object) =>
    JSON.parse(run(command, JSON.stringify(question))) as ReturnType<Pricing[Name]>;

  return {
    quote: (cart) => ask('quote', cart),
    explain: (cart) => ask('explain', cart),
    settle: (payment) => ask('settle', payment),
    scan: (scan) => ask('scan', scan),
    gs1: (question) => ask('gs1', question),
    promotions: (rules) => ask('promotions', rules),
    terms: (question) => ask('terms', question),
    quoteText: (cart) => run('quote', cart),
    explainText: (cart) => run('explain', cart),
    settleText: (payment) => run('settle', payment),
    scanText: (scan) => run('scan', scan),
    gs1Text: (question) => run('gs1', question),
    promotionsText: (rules) => run('promotions', rules),
    termsText: (question) => run('terms', question),
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
