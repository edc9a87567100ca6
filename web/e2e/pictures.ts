/**
 * Photographs the screens in three sizes, light and dark: node web/e2e/pictures.ts FOLDER [NAME-FILTER]. Needs a till at SHOPX_URL with the account of
 * SHOPX_EMAIL and SHOPX_PASSWORD (the mock's by default).
 */
import { mkdir } from 'node:fs/promises';
import { chromium, type Page } from '@playwright/test';
import { chromium_flags, chromium_path } from './browser.ts';

const base = process.env.SHOPX_URL ?? 'http://127.0.0.1:8090';
const email = process.env.SHOPX_EMAIL ?? 'anna@mill-road.example';
const password = process.env.SHOPX_PASSWORD ?? 'mock till';
const [folder = 'pictures', filter = ''] = process.argv.slice(2);

const sizes = { desktop: { width: 1366, height: 768 }, tablet: { width: 1024, height: 768 }, phone: { width: 390, height: 844 } };

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${folder}/${name}.png` });
}

async function mood(mood: object): Promise<void> {
  await fetch(`${base}/__mock`, { method: 'POST', body: JSON.stringify(mood) });
}

async function tour(page: Page, look: string, phone: boolean): Promise<void> {
  const search = page.getByRole('combobox').first();
  const add = async (words: string) => {
    if (phone && (await page.getByTestId('total').isVisible())) await search.click();
    await search.fill(words);
    await page
      .getByRole('option')
      .filter({ hasText: new RegExp(words.replace(/^.*\*/, ''), 'i') })
      .first()
      .click();
  };
  const lower = async () => {
    if (phone) await page.keyboard.press('Escape');
  };
  await page.goto(base);
  await page.getByLabel('E-mail').fill(email);
  await shoot(page, `${look}-1-sign-in`);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Register 1' }).first().waitFor();
  await shoot(page, `${look}-2-register`);
  await page.getByRole('button', { name: 'Register 1' }).first().click();
  await page.getByTestId('total').waitFor();
  await page.waitForTimeout(500);
  await shoot(page, `${look}-3-empty`);
  await add('2*hanging heart');
  await add('regency cakestand');
  await add('lunch bag');
  if (phone) await shoot(page, `${look}-4-products-up`);
  await lower();
  await search.fill('bag');
  await page.getByRole('option').first().waitFor();
  await shoot(page, `${look}-4-search`);
  await search.fill('');
  await lower();
  await page.getByRole('button', { name: /Edit Regency/ }).click();
  await page.getByRole('button', { name: 'Percent' }).click();
  await page.getByLabel('Percent').last().fill('10');
  await page.getByRole('button', { name: 'Damaged' }).click();
  await shoot(page, `${look}-5-line-open`);
  await page.getByRole('button', { name: 'Done' }).click();
  await page
    .getByRole('button', { name: /Discount/ })
    .last()
    .click();
  await page.getByLabel('Percent').last().fill('5');
  await page.getByRole('button', { name: 'Regular customer' }).click();
  await shoot(page, `${look}-6-order-discount`);
  await page.getByRole('button', { name: 'Give discount' }).click();
  await add('3*popcorn');
  await lower();
  await page.getByRole('button', { name: /^Coupon/ }).click();
  await page.getByLabel('Code of the coupon').fill('SPENT-1');
  await page.keyboard.press('Enter');
  await page.getByText('The coupon SPENT-1 is used up').waitFor();
  await shoot(page, `${look}-7-coupon-refused`);
  await page.getByLabel('Code of the coupon').fill('welcome10');
  await page.keyboard.press('Enter');
  await page.getByText('used', { exact: true }).waitFor();
  await page.waitForTimeout(1_500);
  await shoot(page, `${look}-7-basket`);
  await page.getByRole('button', { name: /^Pay/ }).click();
  await shoot(page, `${look}-8-payment`);
  await page.getByLabel('Amount').fill('5');
  await page.keyboard.press('F10');
  await shoot(page, `${look}-9-rest`);
  await page.getByRole('button', { name: '20.00', exact: true }).click();
  await page.getByText(/Recorded as/).waitFor();
  await shoot(page, `${look}-10-change`);
  await page.keyboard.press('Enter');
  if (phone) await search.click();
  await search.fill('digestive');
  await page.getByRole('option').filter({ hasText: 'digestive' }).click();
  await shoot(page, `${look}-11-ask-price`);
  await page.getByLabel('Price').fill('1.85');
  await page.keyboard.press('Enter');
  await lower();
  await page.getByRole('button', { name: /^Coupon/ }).click();
  await page.getByLabel('Code of the coupon').fill('welcome10');
  await page.keyboard.press('Enter');
  await page.getByText('nothing to take off now', { exact: true }).waitFor();
  await shoot(page, `${look}-11-coupon-waits`);
  await mood({ offline: true });
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page.keyboard.press('Enter');
  await page.getByText(/^Offline/).waitFor();
  await shoot(page, `${look}-12-offline-done`);
  await page.keyboard.press('Enter');
  await page.goto(`${base}/sales`);
  await page.waitForTimeout(800);
  await page
    .getByRole('row')
    .nth(1)
    .click()
    .catch(() => undefined);
  await shoot(page, `${look}-13-sales-offline`);
  await mood({});
  await page.getByText('Online').waitFor({ timeout: 20_000 });
  await page.waitForTimeout(1500);
  await page.goto(`${base}/sales`);
  await page.getByRole('row').nth(1).click();
  await shoot(page, `${look}-14-sales`);
  await page.goto(`${base}/till`);
  await page.getByRole('button', { name: 'Register menu' }).click();
  await shoot(page, `${look}-15-menu`);
  await page.getByRole('menuitem', { name: 'Return without receipt' }).click();
  await add('hanging heart');
  await lower();
  await shoot(page, `${look}-16-return`);
  await page.getByRole('button', { name: /^Pay back/ }).click();
  await shoot(page, `${look}-17-pay-back`);
  await page.keyboard.press('Enter');
  await page.getByText(/Recorded as/).waitFor();
  await shoot(page, `${look}-18-paid-back`);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: 'Back to selling' })
    .click()
    .catch(() => undefined);
  await page.keyboard.type('9999999999994', { delay: 5 });
  await page.keyboard.press('Enter');
  await page.getByText(/No product has the code/).waitFor();
  await shoot(page, `${look}-19-unknown-code`);
  await page.waitForTimeout(500);
  for (const key of ']d2010952012345678817260200') await page.keyboard.press(key, { delay: 0 });
  await page.keyboard.press('Enter');
  await page.getByText(/must not be sold/).waitFor();
  await shoot(page, `${look}-20-expired`);
}

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: chromium_path, args: chromium_flags });
for (const [name, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const look = `${name}-${colorScheme}`;
    if (!look.includes(filter)) continue;
    await mood({}).catch(() => undefined);
    const phone = name === 'phone';
    const context = await browser.newContext({ viewport, colorScheme, hasTouch: name !== 'desktop', isMobile: phone });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !/ERR_EMPTY_RESPONSE|ERR_CONNECTION|404/.test(message.text())) console.log(look, message.text());
    });
    page.on('pageerror', (fault) => console.log(look, 'page error:', fault.message));
    try {
      await tour(page, look, phone);
    } catch (fault) {
      console.log(look, 'stopped:', fault instanceof Error ? fault.message : fault);
      await shoot(page, `${look}-stopped`);
    }
    await context.close();
  }
}
await browser.close();
