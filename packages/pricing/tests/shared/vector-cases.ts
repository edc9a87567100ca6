// SPDX-License-Identifier: Apache-2.0
/** The lines of engine/vectors/generated/cases, which engine/tools/generate-vectors makes. ctest runs the same on the native build. */
import type { Command } from '../../src/module.ts';
import type { Pricing } from '../../src/types.ts';

type Head = Readonly<{ cases: number; run: number }>;
type Line = Readonly<{
  case: string;
  command: Command;
  /** The reason why the kernel must not agree. */
  not_run?: string;
  input: never;
  expect: unknown;
}>;

/** Lines whose figures the kernel doesn't give. Throws when the file hasn't as many cases as its first line says. */
export function failuresOf(pricing: Pricing, text: string): string[] {
  const [first = '', ...rows] = text.trimEnd().split('\n');
  const head = JSON.parse(first) as Head;
  const lines = rows.map((row) => JSON.parse(row) as Line);
  const run = new Set(lines.filter(({ not_run }) => not_run === undefined).map((line) => line.case));
  if (run.size !== head.run) throw new Error(`${run.size} cases, not ${head.run}`);
  return lines.flatMap((line) => {
    const answer: unknown = pricing[line.command](line.input);
    return agrees(answer, line.expect) === (line.not_run === undefined)
      ? []
      : [`${JSON.stringify(line)}\n  answer ${JSON.stringify(answer)}`];
  });
}

/** Does the answer have all that is expected? Its arrays must be as long as those that are expected. */
function agrees(answer: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return Object.is(answer, expected);
  if (typeof answer !== 'object' || answer === null) return false;
  if (Array.isArray(expected) && !(Array.isArray(answer) && answer.length === expected.length)) return false;
  return Object.entries(expected).every(([name, value]) => agrees((answer as Record<string, unknown>)[name], value));
}
