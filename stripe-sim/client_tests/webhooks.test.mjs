// Events: signed, tried again until they are taken, and as unreliable as the plan says.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import Stripe from 'stripe';
import { errorOf, paid, startReceiver, startSimulator, until } from './harness.mjs';

let sim, stripe;
before(async () => {
  sim = await startSimulator();
  stripe = sim.stripe;
});
after(() => sim.kill());
afterEach(async () => {
  await sim.control('DELETE', 'faults');
  for (const endpoint of (await stripe.webhookEndpoints.list({ limit: 100 })).data) await stripe.webhookEndpoints.del(endpoint.id);
});
const listen = async (answer, events = ['*'], more = {}) => {
  const hooks = await startReceiver(answer);
  const endpoint = await stripe.webhookEndpoints.create({ url: hooks.url, enabled_events: events, ...more });
  return { ...hooks, endpoint };
};

test('the client verifies the signature, and refuses a body that was changed', async () => {
  const hooks = await listen();
  const payment = await paid(stripe, { metadata: { sale_id: 'ü' } });
  await hooks.event('payment_intent.succeeded');
  const { body, signature } = hooks.taken.at(-1);
  const event = stripe.webhooks.constructEvent(body, signature, hooks.endpoint.secret);
  assert.deepEqual([event.type, event.data.object.id, event.data.object.metadata.sale_id], ['payment_intent.succeeded', payment.id, 'ü']);
  assert.equal(event.api_version, Stripe.API_VERSION);
  assert.match(event.request.id, /^req_/);
  assert.throws(() => stripe.webhooks.constructEvent(body, signature, 'whsec_other'), Stripe.errors.StripeSignatureVerificationError);
  assert.throws(
    () => stripe.webhooks.constructEvent(String(body).replace('1000', '9000'), signature, hooks.endpoint.secret),
    Stripe.errors.StripeSignatureVerificationError,
  );
  assert.deepEqual(hooks.types(), ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded']);
  assert.equal((await stripe.events.retrieve(event.id)).type, event.type);
  assert.equal((await stripe.events.list({ type: 'payment_intent.*' })).data[0].id, event.id);
  hooks.stop();
});

test('an event is tried again, with growing waits, until it is taken', async () => {
  const hooks = await listen((n) => (n < 3 ? 500 : 200), ['payment_intent.succeeded']);
  await paid(stripe);
  await hooks.event('payment_intent.succeeded');
  const times = hooks.taken.map((one) => one.at);
  assert.equal(times.length, 4);
  assert.ok(times[1] - times[0] >= 190 && times[2] - times[1] >= 390 && times[3] - times[2] >= 790, String(times));
  assert.equal(new Set(hooks.taken.map((one) => JSON.parse(String(one.body)).id)).size, 1);
  hooks.stop();
});

test('an endpoint hears what it asked for, and of connected accounts only with connect', async () => {
  const own = await listen(undefined, ['charge.refunded', 'refund.created']);
  const connected = await listen(undefined, ['*'], { connect: true });
  const account = await stripe.accounts.create({ country: 'US' });
  await paid(stripe, {}, { stripeAccount: account.id });
  assert.equal((await connected.event('payment_intent.succeeded')).account, account.id);
  const payment = await paid(stripe);
  await stripe.refunds.create({ payment_intent: payment.id, amount: 10 });
  await own.event('charge.refunded');
  assert.deepEqual(own.types(), ['refund.created', 'charge.refunded']);
  assert.ok(connected.events().every((event) => event.account === account.id));
  own.stop();
  connected.stop();
});

test('an event may come twice', async () => {
  const hooks = await listen(undefined, ['payment_intent.succeeded']);
  await sim.control('POST', 'faults', [{ fault: 'duplicate_webhook', match: { event_prefix: 'payment_intent.succeeded' } }]);
  await paid(stripe);
  await until(() => hooks.taken.length === 2, 'both');
  assert.equal(hooks.events()[0].id, hooks.events()[1].id);
  hooks.stop();
});

test('events may come in another order, and late', async () => {
  const hooks = await listen();
  await sim.control('POST', 'faults', [{ fault: 'reorder_webhooks', match: { event_prefix: 'payment_intent.created' } }]);
  await paid(stripe);
  await hooks.event('payment_intent.created');
  assert.deepEqual(hooks.types(), ['charge.succeeded', 'payment_intent.succeeded', 'payment_intent.created']);
  await sim.control('POST', 'faults', [
    {
      fault: 'late_webhook',
      match: { event_prefix: 'payment_intent.succeeded', method: 'POST', path_prefix: '/v1/payment_intents' },
      delay_ms: 600,
    },
  ]);
  const begun = Date.now();
  await paid(stripe);
  await until(() => hooks.types().filter((type) => type === 'payment_intent.succeeded').length === 2, 'the late one');
  assert.ok(Date.now() - begun >= 590);
  hooks.stop();
});

test('an endpoint needs a URL and events', async () => {
  assert.equal((await errorOf(stripe.webhookEndpoints.create({ url: 'nowhere', enabled_events: ['*'] }))).code, 'url_invalid');
  const hooks = await listen();
  assert.equal((await stripe.webhookEndpoints.retrieve(hooks.endpoint.id)).secret, undefined);
  hooks.stop();
});
