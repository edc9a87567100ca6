// The line breaks at every place it can, and the client's retries make one charge.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import Stripe from 'stripe';
import { errorOf, paid, startSimulator } from './harness.mjs';

let sim, stripe, patient;
before(async () => {
  sim = await startSimulator(['--seed', '7']);
  stripe = sim.stripe;
  patient = sim.client('sk_test_simulator', { maxNetworkRetries: 3, timeout: 1000 });
});
after(() => sim.kill());
afterEach(() => sim.control('DELETE', 'faults'));

let count = 0;
const sale = () => `f-${++count}`;
const chargesOf = async (saleId) => {
  const { accounts } = await sim.control('GET', 'state');
  return accounts.acct_simPlatform.payment_intents
    .filter((one) => one.metadata.sale_id === saleId)
    .reduce((sum, one) => sum + one.succeeded_charges, 0);
};
const plan = (fault, more = {}) =>
  sim.control('POST', 'faults', [{ fault, match: { method: 'POST', path_prefix: '/v1/payment_intents' }, ...more }]);

for (const [fault, times] of [
  ['500_before', 2],
  ['409_lock_timeout', 2],
  ['reset_after', 1],
  ['timeout_after', 1],
  ['timeout_before', 1],
]) {
  test(`after ${fault} the client asks again, and there is one charge`, async () => {
    await plan(fault, { times, delay_ms: 1500 });
    const saleId = sale();
    const payment = await paid(patient, { metadata: { sale_id: saleId } });
    assert.equal(payment.status, 'succeeded');
    assert.equal(await chargesOf(saleId), 1);
  });
}

test('a 500 after the charge was made stays under its key: only looking tells', async () => {
  await plan('500_after');
  const saleId = sale();
  const options = { idempotencyKey: saleId };
  const first = await errorOf(paid(patient, { metadata: { sale_id: saleId } }, options));
  assert.ok(first instanceof Stripe.errors.StripeAPIError);
  const again = await errorOf(paid(patient, { metadata: { sale_id: saleId } }, options));
  assert.deepEqual([again.statusCode, again.headers['idempotent-replayed']], [500, 'true']);
  assert.equal(await chargesOf(saleId), 1);
  assert.equal((await stripe.paymentIntents.search({ query: `metadata['sale_id']:'${saleId}'` })).data[0].status, 'succeeded');
});

test('too many requests are a rate limit error, and nothing was done', async () => {
  await plan('429');
  const saleId = sale();
  const error = await errorOf(paid(stripe, { metadata: { sale_id: saleId } }));
  assert.ok(error instanceof Stripe.errors.StripeRateLimitError);
  assert.deepEqual([error.statusCode, error.code, await chargesOf(saleId)], [429, 'rate_limit', 0]);
});

test('a client without retries is left in doubt, and finds the charge', async () => {
  await plan('timeout_after', { delay_ms: 1500 });
  const saleId = sale();
  const error = await errorOf(paid(sim.client('sk_test_x', { timeout: 300 }), { metadata: { sale_id: saleId } }));
  assert.ok(error instanceof Stripe.errors.StripeConnectionError);
  assert.equal(await chargesOf(saleId), 1);
});

test('the nth request is hit, as often as was said, and no other path', async () => {
  await sim.control('POST', 'faults', [{ fault: '500_before', match: { method: 'GET', path_prefix: '/v1/balance', nth: 2 }, times: 2 }]);
  const statuses = [];
  for (let i = 0; i < 5; i++)
    statuses.push(
      await stripe.balance.retrieve().then(
        () => 200,
        (error) => error.statusCode,
      ),
    );
  assert.deepEqual(statuses, [200, 500, 500, 200, 200]);
  assert.equal((await sim.control('GET', 'faults')).faults[0].times, 0);
});

test('chance repeats with its seed', async () => {
  const run = async () => {
    await sim.control('POST', 'faults', { random: { seed: 42, per_mille: 300, faults: ['500_before', '429', '409_lock_timeout'] } });
    const statuses = [];
    for (let i = 0; i < 60; i++)
      statuses.push(
        await stripe.balance.retrieve().then(
          () => 200,
          (error) => error.statusCode,
        ),
      );
    await sim.control('DELETE', 'faults');
    return statuses;
  };
  const first = await run();
  assert.deepEqual(await run(), first);
  assert.deepEqual([...new Set(first)].sort(), [200, 409, 429, 500]);
});

test('twenty sales through a line that fails one time in three: one charge each', async () => {
  await sim.control('POST', 'faults', { random: { seed: 5, per_mille: 333, faults: ['500_before', '409_lock_timeout', 'reset_after'] } });
  const sales = Array.from({ length: 20 }, sale);
  const stubborn = sim.client('sk_test_x', { maxNetworkRetries: 8 });
  await Promise.all(sales.map((saleId) => paid(stubborn, { metadata: { sale_id: saleId } }, { idempotencyKey: saleId })));
  await sim.control('DELETE', 'faults');
  for (const saleId of sales) assert.equal(await chargesOf(saleId), 1, saleId);
});

test('a plan that can’t be read is refused', async () => {
  for (const body of [
    [{ fault: 'earthquake' }],
    [{ fault: '429', when: 'now' }],
    [{ fault: '429', times: -1 }],
    { random: { per_mille: 1001 } },
    'all',
  ]) {
    await assert.rejects(sim.control('POST', 'faults', body));
  }
});
