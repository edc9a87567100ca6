// One key, one outcome.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { errorOf, paid, startSimulator } from './harness.mjs';

let sim, stripe;
before(async () => {
  sim = await startSimulator();
  stripe = sim.stripe;
});
after(() => sim.kill());
const key = () => ({ idempotencyKey: randomUUID() });

test('the same key and parameters give the same answer, and one charge', async () => {
  const once = key();
  const first = await paid(stripe, {}, once);
  const again = await paid(stripe, {}, once);
  assert.deepEqual(again, first);
  assert.equal(first.lastResponse.headers['idempotent-replayed'], undefined);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal((await stripe.charges.list({ payment_intent: first.id })).data.length, 1);
});

test('other parameters, or another endpoint, are an idempotency error', async () => {
  const once = key();
  const payment = await paid(stripe, {}, once);
  const error = await errorOf(paid(stripe, { amount: 1001 }, once));
  assert.ok(error instanceof Stripe.errors.StripeIdempotencyError);
  assert.equal(error.statusCode, 400);
  assert.match(error.message, /same parameters/);
  assert.match((await errorOf(stripe.refunds.create({ payment_intent: payment.id }, once))).message, /same endpoint/);
});

test('a decline is kept under its key', async () => {
  const once = key();
  const decline = () => errorOf(paid(stripe, { payment_method: 'pm_card_chargeDeclined' }, once));
  const [first, again] = [await decline(), await decline()];
  assert.deepEqual([again.code, again.charge], [first.code, first.charge]);
  assert.equal(again.headers['idempotent-replayed'], 'true');
});

test('a request that is not valid leaves its key free', async () => {
  const once = key();
  assert.equal((await errorOf(stripe.paymentIntents.create({ amount: 1000 }, once))).code, 'parameter_missing');
  assert.equal((await stripe.paymentIntents.create({ amount: 1000, currency: 'usd' }, once)).amount, 1000);
});

test('while the first is under way, the key is in use', async () => {
  const once = key();
  await sim.control('POST', 'faults', [{ fault: 'slow', match: { method: 'POST' }, delay_ms: 400 }]);
  const first = paid(stripe, {}, once);
  await new Promise((next) => setTimeout(next, 100));
  const error = await errorOf(paid(stripe, {}, once));
  assert.deepEqual([error.statusCode, error.code, error.rawType], [409, 'idempotency_key_in_use', 'idempotency_error']);
  assert.deepEqual(await paid(stripe, {}, { ...once, maxNetworkRetries: 5 }), await first);
});

test('keys belong to their account, and have 255 characters at most', async () => {
  const once = key();
  const account = await stripe.accounts.create({ country: 'US' });
  const own = await paid(stripe, {}, once);
  const other = await paid(stripe, {}, { ...once, stripeAccount: account.id });
  assert.notEqual(own.id, other.id);
  assert.equal((await paid(stripe, {}, { idempotencyKey: 'k'.repeat(255) })).status, 'succeeded');
  assert.equal((await errorOf(paid(stripe, {}, { idempotencyKey: 'k'.repeat(256) }))).statusCode, 400);
});

test('a key that was forgotten makes a second charge, as at Stripe after a day', async () => {
  const once = key();
  const first = await paid(stripe, {}, once);
  await sim.control('POST', 'forget_keys');
  assert.notEqual((await paid(stripe, {}, once)).id, first.id);
});
