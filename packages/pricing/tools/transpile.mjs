// SPDX-License-Identifier: Apache-2.0
/** TypeScript as CommonJS, by TypeScript's own compiler: for Jest, and for Hermes, which reads the JavaScript of 2009. */
import ts from 'typescript';

export function transpile(source, target) {
  const options = { module: ts.ModuleKind.CommonJS, target, esModuleInterop: true };
  return ts.transpileModule(source, { compilerOptions: options }).outputText;
}

/** What Jest calls. */
export default {
  process: (source) => ({ code: transpile(source, ts.ScriptTarget.ES2022) }),
};
