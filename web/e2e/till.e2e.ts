import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, login, picture, scan, signIn, test, typeByHand } from './shop.ts';

const basket = (page: Page) => page.getByRole('region', { name: 'Basket' });
const line = (page: Page, name: string) => page.getByRole('button', { name: `Edit ${name}` });
/** What a till shows for a total, as a number of minor units. */
const minor = (text: string | null) => Number((text ?? '').replace(/[^\d]/g, ''));

test('by keyboard alone: from the sign-in to the change', async ({ page, goods }) => {
  await page.goto('/');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(login.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(login.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Which register is this?' }).waitFor();
  await page.getByRole('region').getByRole('button').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await page.keyboard.press('F2');
  await expect(page.getByRole('combobox')).toBeFocused();
  await typeByHand(page, goods.name);
  await page.getByRole('option').filter({ hasText: goods.name }).first().waitFor();
  const at = await page
    .getByRole('option')
    .evaluateAll((rows, name) => rows.findIndex((row) => row.textContent.includes(name)), goods.name);
  for (let step = 0; step < at; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(line(page, goods.name)).toBeVisible();
  const single = minor(await page.getByTestId('total').textContent());
  await page.keyboard.press('+');
  await expect(basket(page)).toContainText('2 ×');
  expect(minor(await page.getByTestId('total').textContent())).toBeGreaterThan(single);
  await picture(page, 'till-basket');

  await page.keyboard.press('F12');
  await expect(page.getByLabel('Amount', { exact: true })).toBeFocused();
  const due = minor(await page.getByTestId('due').textContent());
  await picture(page, 'till-payment');
  await typeByHand(page, String(Math.ceil(due / 100) + 5));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('change')).toBeVisible();
  expect(minor(await page.getByTestId('change').textContent())).toBe((Math.ceil(due / 100) + 5) * 100 - due);
  await expect(page.getByText(/^Recorded as /)).toBeVisible();
  await expect(page.getByRole('article', { name: 'Receipt' })).toContainText(goods.name);
  await picture(page, 'till-change');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ready for the next customer')).toBeVisible();
});

test('by scanner: wherever the focus is, twice makes two', async ({ page, goods }) => {
  await signIn(page);
  await page.getByRole('combobox').blur();
  await scan(page, goods.code);
  await expect(line(page, goods.name)).toBeVisible();
  await page.getByRole('combobox').focus();
  await scan(page, goods.code);
  await expect(basket(page)).toContainText('2 ×');
  await expect(page.getByRole('combobox')).toHaveValue('');
  await scan(page, '9999999999994');
  await expect(page.getByText('No product has the code 9999999999994')).toBeVisible();
  await picture(page, 'till-unknown-code');
  await page.keyboard.press('F12');
  await page.keyboard.press('F10');
  await expect(page.getByText('Paid by card')).toBeVisible();
  await expect(page.getByText(/^Recorded as /)).toBeVisible();
  // A scan after the payment is the next customer's first: no key in between.
  await scan(page, goods.code);
  await expect(page.getByTestId('change')).toBeHidden();
  await expect(line(page, goods.name)).toBeVisible();
});

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 1024, height: 768 } });

  test('a tile, the line, a discount with its reason, likely notes', async ({ page, goods }) => {
    await signIn(page);
    await page.getByRole('combobox').tap();
    await page.getByRole('combobox').fill(goods.name);
    await page.getByRole('option').filter({ hasText: goods.name }).first().tap();
    await line(page, goods.name).tap();
    await page.getByRole('button', { name: 'One more' }).tap();
    await page.getByRole('button', { name: 'One more' }).tap();
    await page.getByRole('button', { name: 'Percent' }).tap();
    await page.getByLabel('Percent', { exact: true }).last().fill('10');
    await page.getByRole('button', { name: 'Damaged' }).tap();
    await expect(line(page, goods.name)).toContainText('damaged');
    await picture(page, 'till-touch-line');
    await page.getByRole('button', { name: 'Done' }).tap();
    await page.getByRole('button', { name: /^Pay/ }).tap();
    await page.getByRole('group', { name: 'Likely notes' }).getByRole('button').last().tap();
    await expect(page.getByTestId('change')).toBeVisible();
    await expect(page.getByText(/^Recorded as /)).toBeVisible();
    await picture(page, 'till-touch-change');
    await page.getByRole('button', { name: 'Next sale' }).tap();
    await expect(page.getByText('Ready for the next customer')).toBeVisible();
  });
});

test('without a line: the sale is stored, said to be so, and sent when the line is back', async ({ page, context, goods }) => {
  await signIn(page);
  await scan(page, goods.code);
  await expect(line(page, goods.name)).toBeVisible();
  await context.setOffline(true);
  await page.keyboard.press('F12');
  await expect(page.getByLabel('Amount', { exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Stored on this device/)).toBeVisible();
  await expect(page.getByText(/Offline since/)).toBeVisible();
  await expect(page.getByText('Number follows when the sale is sent')).toBeVisible();
  await picture(page, 'till-offline');
  await page.keyboard.press('Enter');
  // This device has seen the product, so it still sells it.
  await scan(page, goods.code);
  await expect(line(page, goods.name)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('Online')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Register menu' }).click();
  await page.getByRole('menuitem', { name: 'Today’s sales' }).click();
  await expect(page.getByRole('heading', { name: 'On this device' })).toBeHidden();
  await page.getByRole('row').nth(1).click();
  await expect(page.getByRole('article', { name: 'Receipt' })).toContainText(goods.name);
  await expect(page.getByRole('article', { name: 'Receipt' })).toContainText(/Receipt \S+-\d+/);
  await picture(page, 'till-sales');
});

test('a full basket: the server finds the same amounts and has nothing to remark', async ({ page }) => {
  await signIn(page);
  const tiles = page
    .getByRole('region', { name: 'Products' })
    .getByRole('button')
    .filter({ hasText: /\d\.\d\d/ });
  await tiles.nth(6).waitFor();
  for (const tile of [0, 3, 3, 4, 6]) await tiles.nth(tile).click();
  const lines = basket(page).getByRole('button', { name: /^Edit / });
  await lines.nth(1).click();
  await page.getByRole('button', { name: 'Percent' }).click();
  await page.getByLabel('Percent', { exact: true }).last().fill('10');
  await page.getByRole('button', { name: 'Damaged' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Amount' }).click();
  await page.getByLabel('Amount', { exact: true }).last().fill('1');
  await page.getByRole('button', { name: 'Give discount' }).click();
  await expect(basket(page)).toContainText('\u22121.00');
  await picture(page, 'till');
  await page.keyboard.press('F12');
  await expect(page.getByLabel('Amount', { exact: true })).toBeFocused();
  await typeByHand(page, '5');
  await page.keyboard.press('F10');
  await expect(page.getByText('Still due')).toBeVisible();
  await picture(page, 'till-rest');
  await page.getByRole('button', { name: '50.00', exact: true }).click();
  await expect(page.getByText(/^Recorded as /)).toBeVisible();
  await expect(page.getByRole('article', { name: 'Receipt' })).toBeVisible();
  await expect(page.getByText(/remark/)).toBeHidden();
  await picture(page, 'till-receipt');
});

test('promotions: shown by name, with a coupon, sold, and the server has nothing to remark', async ({ page, offers }) => {
  await signIn(page);
  await scan(page, offers.goods.code);
  await expect(line(page, offers.goods.name)).toBeVisible();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect(line(page, offers.goods.name)).toContainText(offers.name);
  await expect(basket(page)).toContainText(/Promotions\u2212\d/);
  const before = minor(await page.getByTestId('total').textContent());
  await page.keyboard.press('F7');
  await expect(page.getByLabel('Code of the coupon')).toBeFocused();
  await typeByHand(page, `${offers.coupon}X`);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`There is no coupon ${offers.coupon}X`)).toBeVisible();
  await picture(page, 'till-coupon-unknown');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((each) => `${each.id} at ${each.nodes[0]?.html ?? ''}`)).toEqual([]);
  await page.getByLabel('Code of the coupon').fill(offers.coupon.toLowerCase());
  await page.keyboard.press('Enter');
  const given = page.getByRole('listitem').filter({ hasText: offers.coupon });
  await expect(given).toContainText('used');
  expect(minor(await page.getByTestId('total').textContent())).toBeLessThan(before);
  await picture(page, 'till-promotions');
  await page.getByRole('button', { name: `Remove the coupon ${offers.coupon}` }).click();
  await expect.poll(async () => minor(await page.getByTestId('total').textContent())).toBe(before);
  // A scan is a coupon too, wherever the focus is.
  await scan(page, offers.coupon);
  await expect(given).toContainText('used');
  await page.keyboard.press('F12');
  await page.keyboard.press('F10');
  await expect(page.getByText(/^Recorded as /)).toBeVisible();
  await expect(page.getByRole('article', { name: 'Receipt' })).toContainText(offers.name);
  await expect(page.getByText(/remark/)).toBeHidden();
  await picture(page, 'till-promotions-receipt');
});

test('a return without a receipt pays out', async ({ page, goods }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Register menu' }).click();
  await page.getByRole('menuitem', { name: 'Return without receipt' }).click();
  await expect(page.getByText('Goods come back, money goes out')).toBeVisible();
  await scan(page, goods.code);
  await expect(page.getByTestId('total')).toContainText('\u2212');
  await picture(page, 'till-return');
  await page.keyboard.press('F12');
  await expect(page.getByLabel('Amount', { exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Paid out', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Recorded as /)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`can be read and used by everybody (${colorScheme})`, async ({ page, goods }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const check = async (where: string) => {
      await page.waitForTimeout(300);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect.soft(violations.map((each) => `${where}: ${each.id} at ${each.nodes[0]?.html ?? ''}`)).toEqual([]);
    };
    await page.goto('/');
    await page.getByLabel('E-mail').waitFor();
    await check('sign-in');
    await signIn(page);
    await page.getByRole('region', { name: 'Products' }).getByRole('button').nth(3).waitFor();
    await check('empty till');
    await scan(page, goods.code);
    await line(page, goods.name).click();
    await page.getByRole('button', { name: 'Percent' }).click();
    await check('open line');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox').fill(goods.name.slice(0, 4));
    await page.getByRole('option').first().waitFor();
    await check('results');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F12');
    await check('payment');
    await page.keyboard.press('Enter');
    await page.getByText(/^Recorded as /).waitFor();
    await check('change');
    await page.goto('/sales');
    await page.getByRole('row').nth(1).click();
    await page.getByRole('article').waitFor();
    await check('sales');
    await picture(page, `till-sales-${colorScheme}`);
  });
}
