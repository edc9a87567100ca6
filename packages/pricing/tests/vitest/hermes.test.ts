// SPDX-License-Identifier: Apache-2.0
/** The phone's build in the phone's JavaScript engine. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPricing } from '../../src/node.ts';
import { linesOf } from '../../tools/engine-carts.ts';
import { compileForHermes, hermesProgram, runInHermes, type Question } from '../../tools/hermes.ts';
import { sharedCarts } from '../shared/shared-carts.ts';

const vectors = new URL('../../../../engine/vectors/generated/', import.meta.url);
const contents = (name: string) => readFileSync(new URL(name, vectors), 'utf8');

/** Carts with the native build's answers. */
const carts = sharedCarts
  .flatMap(({ name }) => linesOf(contents(name)))
  .map(({ kind, question, answer }) => ({ question: [kind === 'rules' ? 'promotions' : 'quote', question] as Question, answer }));

/** Every line of the cases: their answers in WebAssembly are proven by a test of their own. */
const cases = readdirSync(new URL('cases/', vectors))
  .flatMap((name) => contents(`cases/${name}`).trimEnd().split('\n').slice(1))
  .map((row) => JSON.parse(row) as { command: Question[0]; input: unknown })
  .map(({ command, input }): Question => [command, JSON.stringify(input)]);

/** npm has the virtual machine for Linux on x86_64, Windows and macOS. An interpreter on a busy machine takes its time. */
describe.runIf(process.arch === 'x64')('Hermes', { timeout: 120_000 }, () => {
  test('Hermes gives the bytes of the native build for the shared carts', () => {
    const answers = runInHermes(
      hermesProgram(
        carts.map(({ question }) => question),
        1,
      ),
    )
      .trimEnd()
      .split('\n');
    expect(answers).toEqual(carts.map(({ answer }) => answer));
  });

  test('Hermes gives the bytes of WebAssembly for every case of the vectors, and for text of any script', async () => {
    const pricing = await loadPricing();
    const questions: Question[] = [...cases, ['scan', JSON.stringify({ text: 'Käse "½" 奶酪 🧀', today: '2026-11-25' })]];
    const answers = runInHermes(hermesProgram(questions, 1)).trimEnd().split('\n');
    expect(answers).toEqual(questions.map(([command, text]) => pricing[`${command}Text`](text)));
  });

  test('the compiler of Hermes takes it', () => {
    const script = hermesProgram([], 0);
    assert.equal(runInHermes(script), '');
    assert(compileForHermes(script).length > 10_000);
  });
});
