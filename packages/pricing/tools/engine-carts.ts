// SPDX-License-Identifier: Apache-2.0
/** Reads what the native program engine_carts prints, and asks another build of the kernel the same. */
import type { Pricing } from '../src/types.ts';

export type Comparison = { carts: number; refused: number; differences: string[] };

type Asked = Pick<Pricing, 'quoteText' | 'promotionsText'>;

type Line = Readonly<{ kind: 'input' | 'rules'; question: string; answer: string }>;

const lineShape = /^\{"(input|rules)":(.*),"output":(\{.*\})\}$/;

/**
 * `text` has a line that says how it was made, then {"input":cart,"output":quote} on each, and before carts with promotions
 * {"rules":rule set,"output":answer}.
 */
export function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    const [, kind, question, answer] = lineShape.exec(line) ?? [];
    if (question !== undefined && answer !== undefined) return [{ kind: kind === 'rules' ? 'rules' : 'input', question, answer }];
    if (line !== '' && !line.startsWith('{"generated_by":')) throw new Error(`Not a line of engine_carts: ${line.slice(0, 80)}`);
    return [];
  });
}

/** The answer to a line. Rules are loaded, and hold for the carts after them. */
export function answerTo(pricing: Asked, { kind, question }: Line): string {
  return kind === 'rules' ? pricing.promotionsText(question) : pricing.quoteText(question);
}

/** Every byte must be the same. */
export function compareCarts(pricing: Asked, text: string): Comparison {
  const result: Comparison = { carts: 0, refused: 0, differences: [] };
  for (const line of linesOf(text)) {
    const answer = answerTo(pricing, line);
    if (line.kind === 'input') {
      result.carts += 1;
      if (answer.startsWith('{"error":')) result.refused += 1;
    }
    if (answer !== line.answer) result.differences.push(`${line.question}\n  native ${line.answer}\n  here   ${answer}`);
  }
  return result;
}
