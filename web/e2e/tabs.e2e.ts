import { expect, scan, signIn, test } from './shop.ts';

// B9: one register sells in one tab, so that a basket is sold once.
test('a second tab is shut out, until it takes the till over with its basket', async ({ page, context, goods }) => {
  const marked = (at: typeof page) => at.getByRole('button', { name: `Edit ${goods.name}` });
  const shutOut = (at: typeof page) => at.getByText('This till is open in another tab');
  await signIn(page);
  await scan(page, goods.code);
  await expect(marked(page)).toBeVisible();

  const second = await context.newPage();
  await second.goto('/');
  await expect(shutOut(second)).toBeVisible();
  await expect(second.getByTestId('total')).toBeHidden();
  await expect(marked(page)).toBeVisible();

  await second.getByRole('button', { name: 'Use it here' }).click();
  await expect(marked(second)).toBeVisible();
  await expect(shutOut(page)).toBeVisible();
  await expect(page.getByTestId('total')).toBeHidden();

  await second.close();
  await page.reload();
  await expect(marked(page)).toBeVisible();
});
