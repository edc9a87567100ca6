// A card held to a simulated reader.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { errorOf, startReceiver, startSimulator, until } from './harness.mjs';

let sim, stripe, hooks, location, reader;
before(async () => {
  hooks = await startReceiver();
  sim = await startSimulator(['--webhook', hooks.url, '--webhook-secret', 'whsec_test']);
  stripe = sim.stripe;
  location = await stripe.terminal.locations.create({
    display_name: 'Harbour',
    address: { country: 'GB', line1: '1 Quay', city: 'Leith', postal_code: 'EH6' },
  });
});
after(async () => {
  await sim.kill();
  hooks.stop();
});
beforeEach(async () => {
  reader = await stripe.terminal.readers.create({ registration_code: 'simulated-wpe', location: location.id, label: 'Till 1' });
});

const present = (more = {}) =>
  stripe.paymentIntents.create({
    amount: 1500,
    currency: 'gbp',
    payment_method_types: ['card_present'],
    capture_method: 'manual',
    ...more,
  });
const process = async (more = {}) => {
  const intent = await present(more);
  return [intent, await stripe.terminal.readers.processPaymentIntent(reader.id, { payment_intent: intent.id })];
};
const ended = (id) =>
  until(async () => {
    const now = await stripe.terminal.readers.retrieve(id);
    return now.action.status !== 'in_progress' && now;
  }, 'the reader');

test('a reader belongs to a place, and connection tokens are secret', async () => {
  assert.deepEqual(
    [reader.device_type, reader.location, reader.status, reader.action],
    ['simulated_wisepos_e', location.id, 'online', null],
  );
  assert.match((await stripe.terminal.connectionTokens.create({ location: location.id })).secret, /^pst_test_/);
  assert.ok((await stripe.terminal.readers.list({ location: location.id })).data.some((one) => one.id === reader.id));
  assert.equal(
    (await errorOf(stripe.terminal.readers.create({ registration_code: 'puppies-plug-could', location: location.id }))).param,
    'registration_code',
  );
});

test('the helper presents a card, and the payment waits for its capture', async () => {
  const [intent, busy] = await process();
  assert.deepEqual(
    [busy.action.status, busy.action.type, busy.action.process_payment_intent.payment_intent],
    ['in_progress', 'process_payment_intent', intent.id],
  );
  const done = await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader.id);
  assert.equal(done.action.status, 'succeeded');
  const held = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
  assert.deepEqual([held.status, held.amount_capturable], ['requires_capture', 1500]);
  const details = held.latest_charge.payment_method_details;
  assert.deepEqual([details.type, details.card_present.last4, details.card_present.reader], ['card_present', '4242', reader.id]);
  assert.equal(details.card_present.receipt.dedicated_file_name, 'A000000003101001');
  assert.equal((await stripe.paymentIntents.capture(intent.id)).status, 'succeeded');
  assert.equal((await hooks.event('terminal.reader.action_succeeded')).data.object.id, reader.id);
});

test('a card is declined at the reader', async () => {
  await sim.control('POST', `readers/${reader.id}`, { presents: 'pm_card_chargeDeclinedInsufficientFunds', after_ms: 50 });
  const [intent] = await process({ capture_method: 'automatic' });
  const failed = await ended(reader.id);
  assert.deepEqual(
    [failed.action.status, failed.action.failure_code, failed.action.api_error.decline_code],
    ['failed', 'card_declined', 'insufficient_funds'],
  );
  assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'requires_payment_method');
  assert.equal((await hooks.event('terminal.reader.action_failed')).data.object.action.failure_code, 'card_declined');
});

test('the customer goes away, the cashier takes it back', async () => {
  await sim.control('POST', `readers/${reader.id}`, { customer_cancels_after_ms: 30 });
  const [intent] = await process();
  assert.equal((await ended(reader.id)).action.failure_code, 'customer_canceled');
  await sim.control('POST', `readers/${reader.id}`, {});
  await stripe.terminal.readers.processPaymentIntent(reader.id, { payment_intent: intent.id });
  assert.equal((await stripe.terminal.readers.cancelAction(reader.id)).action, null);
  assert.equal((await errorOf(stripe.testHelpers.terminal.readers.presentPaymentMethod(reader.id))).type, 'StripeInvalidRequestError');
});

test('a reader is offline, or busy', async () => {
  const intent = await present();
  await sim.control('POST', `readers/${reader.id}`, { offline: true });
  assert.equal((await stripe.terminal.readers.retrieve(reader.id)).status, 'offline');
  const ask = () => stripe.terminal.readers.processPaymentIntent(reader.id, { payment_intent: intent.id });
  assert.equal((await errorOf(ask())).code, 'terminal_reader_offline');
  await sim.control('POST', `readers/${reader.id}`, { busy: true });
  assert.equal((await errorOf(ask())).code, 'terminal_reader_busy');
  await sim.control('POST', `readers/${reader.id}`, {});
  await ask();
  assert.equal((await errorOf(ask())).code, 'terminal_reader_busy');
});

test('once a card was presented, a slow authorisation can’t be taken back', async () => {
  await sim.control('POST', `readers/${reader.id}`, { presents: 'pm_card_visa', after_ms: 0, slow_ms: 500 });
  const [intent] = await process({ capture_method: 'automatic' });
  await new Promise((next) => setTimeout(next, 200));
  assert.equal((await errorOf(stripe.terminal.readers.cancelAction(reader.id))).code, 'terminal_reader_busy');
  assert.equal((await ended(reader.id)).action.status, 'succeeded');
  assert.equal((await stripe.paymentIntents.retrieve(intent.id)).amount_received, 1500);
});

test('a payment for a card online can’t be taken at a reader', async () => {
  const intent = await stripe.paymentIntents.create({ amount: 1500, currency: 'gbp' });
  const error = await errorOf(stripe.terminal.readers.processPaymentIntent(reader.id, { payment_intent: intent.id }));
  assert.equal(error.code, 'payment_intent_incompatible_payment_method');
});
