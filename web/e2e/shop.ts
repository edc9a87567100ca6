import type { APIRequestContext, BrowserContext, Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';
import { account } from './mock/shop.ts';

export const login = { email: process.env.SHOPX_EMAIL ?? account.email, password: process.env.SHOPX_PASSWORD ?? account.password };

type Goods = Readonly<{ name: string; code: string; price_e4: number }>;
type Listed = {
  items: {
    name: string;
    active: boolean;
    variants: { name?: string; price_e4?: number | null; unit: string; active: boolean; codes: { code: string }[] }[];
  }[];
};

/** Something that the shop really sells: found through the API with a price and a code, so that no test knows the catalogue. */
async function findGoods(request: APIRequestContext): Promise<Goods> {
  const signed_in = await request.post('/v1/sign-in', { data: login });
  expect(signed_in.ok(), await signed_in.text()).toBe(true);
  const { access_token } = (await signed_in.json()) as { access_token: string };
  const answer = await request.get('/v1/products?limit=100', { headers: { authorization: `Bearer ${access_token}` } });
  const { items } = (await answer.json()) as Listed;
  for (const product of items) {
    const variant = product.variants.length === 1 ? product.variants[0] : undefined;
    const code = variant?.codes.find((each) => each.code.length >= 4)?.code;
    if (product.active && variant?.active && variant.unit === 'each' && variant.price_e4 && code) {
      return { name: variant.name ? `${product.name}, ${variant.name}` : product.name, code, price_e4: variant.price_e4 };
    }
  }
  throw new Error('the shop has nothing with a price and a code');
}

/** What every test also proves: nothing is asked of another host, and the page logs no error (a refused content policy is one). */
function watch(context: BrowserContext, base_url: string): string[] {
  const faults: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(base_url).origin) faults.push(`asked ${url.origin}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|404|ERR_FAILED/.test(message.text())) faults.push(message.text());
  });
  context.on('weberror', (fault) => faults.push(fault.error().message));
  return faults;
}

export const test = base.extend<{ goods: Goods; clean: undefined }>({
  goods: async ({ playwright, baseURL }, use) => {
    const request = await playwright.request.newContext({ baseURL: baseURL ?? '' });
    await use(await findGoods(request));
    await request.dispose();
  },
  clean: [
    async ({ context, baseURL }, use) => {
      const faults = watch(context, baseURL ?? '');
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

/** Keys as a scanner sends them: all at once, not one after the other's answer, so that a busy machine does not make the scanner a slow typist. */
export async function scan(page: Page, code: string): Promise<void> {
  await Promise.all([...code, 'Enter'].map((key) => page.keyboard.press(key)));
}

/** Types at the pace of a person, who is never taken for a scanner. */
export async function typeByHand(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 110 });
}

export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password').fill(login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Which register is this?' }).waitFor();
  await page.getByRole('region').getByRole('button').first().click();
  await expect(page.getByTestId('total')).toBeVisible();
}

export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOPX_SCREENSHOTS;
  // The last marked line fades first, so that two runs give the same picture.
  if (folder) {
    await page.waitForTimeout(1_800);
    await page.screenshot({ path: `${folder}/${name}.png` });
  }
}

export { expect };
