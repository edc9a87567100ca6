// A business is connected: what is due is told on the page of a link, and the account is enabled.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { errorOf, startReceiver, startSimulator } from './harness.mjs';

const urls = { return_url: 'https://till.example/back', refresh_url: 'https://till.example/again' };
const due = ['business_profile.url', 'external_account'];
let sim, stripe, hooks, account;
before(async () => {
  hooks = await startReceiver();
  sim = await startSimulator(['--webhook', hooks.url, '--webhook-secret', 'whsec_test']);
  stripe = sim.stripe;
  account = await stripe.accounts.create({ type: 'standard', country: 'GB' });
});
after(async () => {
  await sim.kill();
  hooks.stop();
});

const linked = (more = {}) => stripe.accountLinks.create({ account: account.id, type: 'account_onboarding', ...urls, ...more });
const want = (currently_due) => sim.control('POST', 'account', { currently_due }, { 'Stripe-Account': account.id });
const look = (url, method = 'GET') => fetch(url, { method, redirect: 'manual' });

test('an account of which something is due is not enabled, and its page enables it', async () => {
  await want(due);
  const waiting = await stripe.accounts.retrieve(account.id);
  assert.deepEqual([waiting.charges_enabled, waiting.payouts_enabled, waiting.details_submitted], [false, false, false]);
  assert.deepEqual([waiting.requirements.currently_due, waiting.requirements.disabled_reason], [due, 'requirements.past_due']);
  const link = await linked();
  assert.ok(link.expires_at > Date.now() / 1000 && link.expires_at < Date.now() / 1000 + 600);
  assert.match(await (await look(link.url)).text(), /<form method=post>/);
  const told = await look(link.url, 'POST');
  assert.deepEqual([told.status, told.headers.get('location')], [303, urls.return_url]);
  const enabled = await stripe.accounts.retrieve(account.id);
  assert.deepEqual([enabled.charges_enabled, enabled.payouts_enabled, enabled.requirements.currently_due], [true, true, []]);
  const event = await hooks.event('account.updated');
  assert.deepEqual([event.account, event.data.object.id, event.data.object.charges_enabled], [account.id, account.id, false]);
});

test('a link is used once', async () => {
  const link = await linked();
  await look(link.url, 'POST');
  for (const method of ['GET', 'POST']) assert.equal((await look(link.url, method)).headers.get('location'), urls.refresh_url);
});

test('a link is the platform’s to make, of an account that is there, and only to onboard it', async () => {
  assert.equal((await errorOf(linked({ account: 'acct_nobody' }))).code, 'resource_missing');
  assert.equal((await errorOf(linked({ type: 'account_update' }))).param, 'type');
  assert.equal((await errorOf(linked({ return_url: '' }))).param, 'return_url');
  const error = await errorOf(
    stripe.accountLinks.create({ account: account.id, type: 'account_onboarding', ...urls }, { stripeAccount: account.id }),
  );
  assert.ok(error instanceof Stripe.errors.StripePermissionError);
});
