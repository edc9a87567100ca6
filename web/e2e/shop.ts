import type { APIRequestContext, BrowserContext, Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';
import { account } from './mock/shop.ts';

export const login = { email: process.env.SHOPX_EMAIL ?? account.email, password: process.env.SHOPX_PASSWORD ?? account.password };

type Goods = Readonly<{ variant_id: string; name: string; code: string; price_e4: number }>;
/** What one promotion is on, and what another asks a coupon for. */
type Offers = Readonly<{ goods: Goods; name: string; coupon: string }>;
type Listed = {
  items: {
    name: string;
    active: boolean;
    variants: { id: string; name?: string; price_e4?: number | null; unit: string; active: boolean; codes: { code: string }[] }[];
  }[];
};

async function authorized(request: APIRequestContext): Promise<{ authorization: string }> {
  const signed_in = await request.post('/v1/sign-in', { data: login });
  expect(signed_in.ok(), await signed_in.text()).toBe(true);
  const { access_token } = (await signed_in.json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}` };
}

/** What the shop really sells: found through the API with a price and a code, so that no test knows the catalogue. */
async function findGoods(request: APIRequestContext, at_least_e4 = 1): Promise<readonly Goods[]> {
  const answer = await request.get('/v1/products?limit=100', { headers: await authorized(request) });
  const { items } = (await answer.json()) as Listed;
  const goods = items.flatMap((product) => {
    const variant = product.variants.length === 1 ? product.variants[0] : undefined;
    const code = variant?.codes.find((each) => each.code.length >= 4)?.code;
    if (!product.active || !variant?.active || variant.unit !== 'each' || !code) return [];
    const { id: variant_id, price_e4 = 0 } = variant;
    if (price_e4 === null || price_e4 < at_least_e4) return [];
    return [{ variant_id, name: variant.name ? `${product.name}, ${variant.name}` : product.name, code, price_e4 }];
  });
  expect(goods.length, 'the shop has too few goods with a price and a code').toBeGreaterThan(1);
  return goods;
}

/** Makes two promotions for as long as a test runs: three for two on goods that no other test sells, and the fourth for half with a coupon. */
async function withOffers(request: APIRequestContext, use: (offers: Offers) => Promise<void>): Promise<void> {
  const headers = await authorized(request);
  const goods = (await findGoods(request, 10_000)).at(-1)!;
  const run = Date.now().toString(36);
  const coupon = `E2E-${run}`.toUpperCase();
  const applies_to = { items: [goods.variant_id] };
  const name = `3 for 2 on ${goods.name}`;
  // Before all others, so that what the shop offers anyway is not in the way.
  const three_for_two = {
    name,
    priority: 0,
    applies_to,
    offer: { kind: 'buy_get', buy_milli: 2000, get_milli: 1000, rate_ppm: 1_000_000 },
  };
  const with_coupon = {
    name: 'Half price with coupon',
    priority: 1,
    exclusive: false,
    coupon,
    applies_to,
    offer: { kind: 'percent_off', rate_ppm: 500_000 },
  };
  const made = { [`e2e-${run}-3for2`]: three_for_two, [`e2e-${run}-half`]: with_coupon };
  for (const [id, data] of Object.entries(made)) {
    const answer = await request.put(`/v1/promotions/${id}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
  await use({ goods, name, coupon });
  for (const id of Object.keys(made)) await request.delete(`/v1/promotions/${id}`, { headers });
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

export const test = base.extend<{ goods: Goods; offers: Offers; clean: undefined }>({
  goods: async ({ playwright, baseURL }, use) => {
    const request = await playwright.request.newContext({ baseURL: baseURL ?? '' });
    const [first] = await findGoods(request);
    await use(first!);
    await request.dispose();
  },
  offers: async ({ playwright, baseURL }, use) => {
    const request = await playwright.request.newContext({ baseURL: baseURL ?? '' });
    await withOffers(request, use);
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
