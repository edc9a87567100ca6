import { expect, signIn, test } from './shop.ts';

// That the till itself meets no refusal, every other test here makes sure of: they fail on any word in the console.
test('nothing that was slipped into the page runs, styles or frames', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '' });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await signIn(page);
  await expect(page.getByRole('combobox')).toBeVisible();
  expect(refused).toEqual([]);
  const font = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
  expect(font, 'the styles that are made while it runs').toContain('Inter');

  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="/none.png" onerror="document.title = `slipped in`">');
    document.body.insertAdjacentHTML('beforeend', '<style>body { font-family: monospace !important }</style>');
    document.body.insertAdjacentHTML('beforeend', '<iframe src="https://elsewhere.example"></iframe>');
  });
  await expect.poll(() => refused.length).toBeGreaterThanOrEqual(3);
  expect(await page.title()).not.toBe('slipped in');
  expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toBe(font);
  await context.close();
});
