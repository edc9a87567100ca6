import type { Rule } from 'eslint';

export function zonesOf(source: string): string[];
export function layersRule(source: string): Rule.RuleModule;
export const packagesRule: Rule.RuleModule;
