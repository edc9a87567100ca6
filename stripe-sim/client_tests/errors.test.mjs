// Each refusal is of the class that the client knows it by.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { errorOf, paid, startSimulator, until } from './harness.mjs';

let sim, stripe;
before(async () => {
  sim = await startSimulator();
  stripe = sim.stripe;
});
after(() => sim.kill());

for (const key of ['sk_live_never', 'rk_live_never', 'pk_live_never']) {
  test(`a live key is refused: ${key.slice(0, 7)}`, async () => {
    const error = await errorOf(sim.client(key).balance.retrieve());
    assert.ok(error instanceof Stripe.errors.StripeAuthenticationError);
    assert.equal(error.statusCode, 401);
    await until(() => sim.log().includes('refused a live key'), 'the line of the log');
    assert.doesNotMatch(sim.log(), /never/);
  });
}

test('no key, and one that is none of Stripe’s, are refused', async () => {
  assert.equal((await fetch(new URL('/v1/balance', sim.url))).status, 401);
  assert.ok((await errorOf(sim.client('shopx_api_key').balance.retrieve())) instanceof Stripe.errors.StripeAuthenticationError);
});

test('the key may also come as the name of basic authentication', async () => {
  const answer = await fetch(new URL('/v1/balance', sim.url), { headers: { authorization: `Basic ${btoa('sk_test_x:')}` } });
  assert.equal(answer.status, 200);
});

test('what is not there is missing', async () => {
  const error = await errorOf(stripe.paymentIntents.retrieve('pi_nothing'));
  assert.deepEqual([error.type, error.statusCode, error.code], ['StripeInvalidRequestError', 404, 'resource_missing']);
  assert.match(error.requestId, /^req_/);
  const nowhere = await errorOf(stripe.rawRequest('GET', '/v1/no_such_thing'));
  assert.equal(nowhere.statusCode, 404);
});

test('a parameter that Stripe doesn’t know is refused, one that it needs is asked for', async () => {
  const unknown = await errorOf(stripe.paymentIntents.create({ amount: 100, currency: 'usd', colour: 'red' }));
  assert.deepEqual([unknown.code, unknown.param], ['parameter_unknown', 'colour']);
  const missing = await errorOf(stripe.paymentIntents.create({ currency: 'usd' }));
  assert.deepEqual([missing.code, missing.param], ['parameter_missing', 'amount']);
  const wrong = await errorOf(stripe.paymentIntents.create({ amount: 'ten', currency: 'usd' }));
  assert.deepEqual([wrong.code, wrong.param], ['parameter_invalid_integer', 'amount']);
});

test('a card number is refused; test ids and test tokens are not', async () => {
  const error = await errorOf(
    stripe.paymentMethods.create({ type: 'card', card: { number: '1'.repeat(16), exp_month: 1, exp_year: 2040 } }),
  );
  assert.match(error.message, /generally unsafe/);
  const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' }, billing_details: { name: 'Ada' } });
  assert.deepEqual([method.card.last4, method.billing_details.name], ['4242', 'Ada']);
  assert.equal((await paid(stripe, { payment_method: method.id })).status, 'succeeded');
  assert.equal((await errorOf(paid(stripe, { payment_method: 'pm_card_nobody' }))).code, 'resource_missing');
});

test('each connected account has its own objects', async () => {
  const account = await stripe.accounts.create({ country: 'GB', email: 'shop@example.com', controller: { fees: { payer: 'account' } } });
  assert.equal((await stripe.accounts.retrieve(account.id)).charges_enabled, true);
  const options = { stripeAccount: account.id };
  const payment = await paid(stripe, { currency: 'gbp' }, options);
  assert.equal((await errorOf(stripe.paymentIntents.retrieve(payment.id))).code, 'resource_missing');
  assert.equal((await stripe.paymentIntents.retrieve(payment.id, {}, options)).id, payment.id);
  assert.equal((await stripe.balance.retrieve({}, options)).available[0].currency, 'gbp');
  const error = await errorOf(stripe.balance.retrieve({}, { stripeAccount: 'acct_stranger' }));
  assert.ok(error instanceof Stripe.errors.StripePermissionError);
});

test('metadata has Stripe’s bounds', async () => {
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v']));
  for (const metadata of [many, { ['k'.repeat(41)]: 'v' }, { k: 'v'.repeat(501) }]) {
    assert.equal((await errorOf(stripe.paymentIntents.create({ amount: 100, currency: 'usd', metadata }))).param, 'metadata');
  }
});
