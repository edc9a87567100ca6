import { defineConfig } from '@playwright/test';
import { chromium_flags, chromium_path } from './browser.ts';

const told = process.env.SHOPX_URL;
const mock = 'http://127.0.0.1:8090';

/** Against the server at SHOPX_URL; without one the mock shop is started, which needs a built till (npm run build). */
export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../test-results',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: told ?? mock,
    launchOptions: { executablePath: chromium_path, args: chromium_flags },
    viewport: { width: 1366, height: 768 },
    locale: 'en-GB',
  },
  ...(told ? {} : { webServer: { command: 'node mock/main.ts', url: mock, cwd: import.meta.dirname, reuseExistingServer: false } }),
});
