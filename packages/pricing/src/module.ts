// SPDX-License-Identifier: Apache-2.0
/** Runs the bare WebAssembly module. Its two imports are those that emscripten's standalone modules have. */
import type {
  Barcode,
  Cart,
  Explanation,
  Payment,
  Pricing,
  Quote,
  QuoteError,
  RuleError,
  RuleSet,
  RuleSetLoaded,
  Scan,
  ScanError,
  Settlement,
  Terms,
  TermsError,
  TermsQuestion,
} from './types.ts';

type Exports = Readonly<{
  memory: WebAssembly.Memory;
  _initialize(): void;
  /** Address for so many bytes of input, or 0 when that is too much. */
  shopx_input(size: number): number;
  shopx_quote(size: number): number;
  shopx_explain(size: number): number;
  shopx_settle(size: number): number;
  shopx_scan(size: number): number;
  shopx_terms(size: number): number;
  shopx_promotions(size: number): number;
  shopx_output(): number;
}>;

const tooLarge = '{"error":"too_large","pointer":""}';

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

  type Command = 'shopx_quote' | 'shopx_explain' | 'shopx_settle' | 'shopx_scan' | 'shopx_promotions' | 'shopx_terms';

  function run(command: Command, text: string): string {
    const input = encoder.encode(text);
    const address = kernel.shopx_input(input.length);
    if (address === 0) return tooLarge;
    // The buffer is looked up at each use: growing the memory replaces it.
    new Uint8Array(kernel.memory.buffer, address, input.length).set(input);
    const size = kernel[command](input.length);
    return decoder.decode(new Uint8Array(kernel.memory.buffer, kernel.shopx_output(), size));
  }

  const quoteText = (cart: string) => run('shopx_quote', cart);
  const explainText = (cart: string) => run('shopx_explain', cart);
  const settleText = (payment: string) => run('shopx_settle', payment);
  const scanText = (scan: string) => run('shopx_scan', scan);
  const termsText = (question: string) => run('shopx_terms', question);
  const promotionsText = (rules: string) => run('shopx_promotions', rules);
  return {
    quoteText,
    explainText,
    settleText,
    scanText,
    termsText,
    promotionsText,
    quote: (cart: Cart) => JSON.parse(quoteText(JSON.stringify(cart))) as Quote | QuoteError,
    explain: (cart: Cart) => JSON.parse(explainText(JSON.stringify(cart))) as Explanation | QuoteError,
    settle: (payment: Payment) => JSON.parse(settleText(JSON.stringify(payment))) as Settlement | QuoteError,
    promotions: (rules: RuleSet) => JSON.parse(promotionsText(JSON.stringify(rules))) as RuleSetLoaded | RuleError,
    scan: (scan: Scan) => JSON.parse(scanText(JSON.stringify(scan))) as Barcode | ScanError,
    terms: (question: TermsQuestion) => JSON.parse(termsText(JSON.stringify(question))) as Terms | TermsError,
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
