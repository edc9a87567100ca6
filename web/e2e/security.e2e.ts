import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, picture, signIn, test } from './shop.ts';

// Passkeys are made for a name, never for an address; and only the real server checks them.
const told = process.env.SHOPX_URL;
test.use({ baseURL: told?.replace('127.0.0.1', 'localhost') });
test.skip(told === undefined, 'the stand-in for the server knows no passkeys');

/** A security key that Chromium only imagines: it signs with a real key, and its owner always touches it. */
async function plugInAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test('a passkey: added by the browser’s authenticator, and the server has it', async ({ page }) => {
  await plugInAuthenticator(page);
  await signIn(page);
  await page.getByRole('button', { name: 'Register menu' }).click();
  await page.getByRole('menuitem', { name: 'Security' }).click();
  const passkeys = page.getByRole('region', { name: 'Passkeys and security keys' });
  const name = `Key ${Date.now().toString(36)}`;
  await passkeys.getByLabel('Name of the new passkey').fill(name);
  await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeys.getByRole('listitem').filter({ hasText: name })).toBeVisible();
  await picture(page, 'security');

  // The same authenticator has one for this person now, and knows it.
  await passkeys.getByLabel('Name of the new passkey').fill('The same again');
  await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('registered already');

  const codes = page.getByRole('region', { name: 'Recovery codes' });
  await codes.getByRole('button', { name: /Make/ }).click();
  await expect(codes.getByRole('listitem')).toHaveCount(10);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((each) => `${each.id} at ${each.nodes[0]?.html ?? ''}`)).toEqual([]);

  await page.reload();
  await passkeys.getByRole('button', { name: `Remove ${name}` }).click();
  await expect(passkeys.getByRole('listitem').filter({ hasText: name })).toBeHidden();
  await expect(codes).toContainText('0 codes left');
});
