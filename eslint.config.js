import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';
import { layersRule, packagesRule } from './eslint-layers.js';

const web_source = fileURLToPath(new URL('web/src', import.meta.url));
const layers = { rules: { web: layersRule(web_source), packages: packagesRule } };

export default defineConfig(
  globalIgnores(['**/dist/', '**/generated/', 'build/', 'var/', '**/test-results/', '**/playwright-report/']),
  {
    files: ['web/**/*.{ts,tsx}', 'packages/**/*.ts', 'vitest.config.ts'],
    extends: [js.configs.recommended, ...ts.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['web/tsconfig.json', 'packages/tsconfig.json', 'packages/pricing/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Money is formatted from integers by packages/domain; a number's own printing rounds and knows no currency.
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='toFixed']",
          message: 'Format with packages/domain: toFixed rounds binary fractions.',
        },
        { selector: "CallExpression[callee.name='parseFloat']", message: 'Money and quantities are integers: parse with packages/domain.' },
      ],
    },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat['recommended-latest'], a11y.flatConfigs.strict],
    plugins: { layers },
    rules: {
      'layers/web': 'error',
      // The focus goes to the search box of a till and to the one field of a dialog, as the person at the counter expects.
      'jsx-a11y/no-autofocus': 'off',
    },
  },
  { files: ['packages/*/src/**/*.ts'], plugins: { layers }, rules: { 'layers/packages': 'error' } },
  {
    files: ['**/*.test.{ts,tsx}', 'web/e2e/**', 'web/tests/**'],
    rules: {
      // Node's own test runner waits for its tests itself.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' }] },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
);
