// SPDX-License-Identifier: Apache-2.0
/**
 * The phone's build in Hermes, the JavaScript engine of React Native. npm's hermes-engine-cli 0.12 is the newest that brings a virtual
 * machine; React Native's own compiler is newer. This is src/native.ts with all that it imports, as one script of 2009's JavaScript.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Command } from '../src/module.ts';
import { transpile } from './transpile.mjs';

export type Question = readonly [Command, string];

const programs = join(dirname(createRequire(import.meta.url).resolve('hermes-engine-cli/package.json')), 'linux64-bin');
const sources = ['../dist/pricing.cjs', '../src/utf8.ts', '../src/types.ts', '../src/module.ts', '../src/native.ts']; // each after those it imports

/** Asks every question so many times; what it is answered the last time is printed, unless it is never asked. */
export function hermesProgram(questions: readonly Question[], rounds: number): string {
  const modules = sources.map((path) => {
    const text = readFileSync(new URL(path, import.meta.url), 'utf8');
    const script = path.endsWith('.ts') ? transpile(text, ts.ScriptTarget.ES5) : text;
    const name = path.slice(path.lastIndexOf('/') + 1);
    return `modules['${name}'] = (function () { var module = { exports: {} }, exports = module.exports;\n${script}\nreturn module.exports; })();`;
  });
  return `var console = { log: print, warn: print, error: print };
var modules = {};
function require(path) { return modules[path.slice(path.lastIndexOf('/') + 1)]; }
${modules.join('\n')}
var pricing = modules['native.ts'].loadPricingSync();
var questions = ${JSON.stringify(questions)}, answers = [];
for (var round = 0; round < ${rounds}; round += 1) {
  for (var i = 0; i < questions.length; i += 1) answers[i] = pricing[questions[i][0] + 'Text'](questions[i][1]);
}
if (answers.length > 0) print(answers.join('\\n'));
`;
}

/** What the virtual machine prints when it runs the script; what the compiler makes of it is bytecode. */
export function runInHermes(script: string): string {
  return withFile(script, (path) => run('hermes', [path]).toString('utf8'));
}

export function compileForHermes(script: string): Buffer {
  return withFile(script, (path) => {
    run('hermesc', ['-O', '-g0', '-emit-binary', '-out', `${path}.hbc`, path]);
    return readFileSync(`${path}.hbc`);
  });
}

export const hermesPath = join(programs, 'hermes');

function run(program: string, words: readonly string[]): Buffer {
  const done = spawnSync(join(programs, program), words, { maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(`${program}: ${done.error?.message ?? done.stderr.toString('utf8').slice(0, 2000)}`);
  return done.stdout;
}

function withFile<Result>(text: string, use: (path: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'shopx-hermes-'));
  try {
    const path = join(folder, 'script.js');
    writeFileSync(path, text);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
