import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Importing the component library takes seconds on a busy machine, which is no fault of a test.
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: 'packages', environment: 'node', include: ['packages/{domain,tokens,i18n,api-client}/src/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'pricing', environment: 'node', include: ['packages/pricing/tests/vitest/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'web',
          environment: 'jsdom',
          include: ['web/src/**/*.test.{ts,tsx}', 'web/tests/**/*.test.{ts,tsx}'],
          setupFiles: ['web/tests/setup.ts'],
        },
      },
    ],
  },
});
