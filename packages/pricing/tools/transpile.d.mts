// SPDX-License-Identifier: Apache-2.0
import type ts from 'typescript';

export function transpile(source: string, target: ts.ScriptTarget): string;
