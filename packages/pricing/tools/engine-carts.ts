// SPDX-License-Identifier: Apache-2.0
/** Reads what the native program engine_carts prints, and asks another build of the kernel the same. */
import type { Pricing } from '../src/types.ts';

export type Comparison = { carts: number; refused: number; differences: string[] };

const lineShape = /^\{"input":(.*),"output":(\{.*\})\}$/;

/** `text` has a line that says how it was made, then {"input":cart,"output":quote} on each. Every byte must be the same. */
export function compareCarts(pricing: Pick<Pricing, 'quoteText'>, text: string): Comparison {
  const result: Comparison = { carts: 0, refused: 0, differences: [] };
  for (const line of text.split('\n')) {
    const [, input, output] = lineShape.exec(line) ?? [];
    if (input === undefined || output === undefined) {
      if (line !== '' && !line.startsWith('{"generated_by":')) throw new Error(`Not a line of engine_carts: ${line.slice(0, 80)}`);
      continue;
    }
    result.carts += 1;
    const answer = pricing.quoteText(input);
    if (answer.startsWith('{"error":')) result.refused += 1;
    if (answer !== output) result.differences.push(`${input}\n  native ${output}\n  here   ${answer}`);
  }
  return result;
}
