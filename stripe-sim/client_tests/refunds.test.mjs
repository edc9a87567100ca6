// Money that goes back never exceeds what was taken.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errorOf, paid, startSimulator, until } from './harness.mjs';

let sim, stripe;
before(async () => {
  sim = await startSimulator();
  stripe = sim.stripe;
});
after(() => sim.kill());

test('parts of a payment are refunded until nothing is left', async () => {
  const payment = await paid(stripe);
  const first = await stripe.refunds.create({
    payment_intent: payment.id,
    amount: 300,
    reason: 'requested_by_customer',
    metadata: { return_id: 'r-1' },
  });
  assert.deepEqual([first.status, first.amount, first.charge, first.metadata.return_id], ['succeeded', 300, payment.latest_charge, 'r-1']);
  const charge = await stripe.charges.retrieve(payment.latest_charge);
  assert.deepEqual([charge.amount_refunded, charge.refunded], [300, false]);
  await stripe.refunds.create({ charge: payment.latest_charge, amount: 200 });
  assert.equal((await stripe.refunds.create({ payment_intent: payment.id })).amount, 500);
  assert.equal((await stripe.charges.retrieve(payment.latest_charge)).refunded, true);
  assert.equal((await stripe.refunds.list({ payment_intent: payment.id })).data.length, 3);
});

test('more than is left is not refunded', async () => {
  const payment = await paid(stripe);
  await stripe.refunds.create({ payment_intent: payment.id, amount: 400 });
  const error = await errorOf(stripe.refunds.create({ payment_intent: payment.id, amount: 601 }));
  assert.deepEqual([error.type, error.statusCode, error.param], ['StripeInvalidRequestError', 400, 'amount']);
  assert.equal(error.message, 'Refund amount ($6.01) is greater than unrefunded amount on charge ($6.00)');
  await stripe.refunds.create({ payment_intent: payment.id, amount: 600 });
  assert.equal((await errorOf(stripe.refunds.create({ payment_intent: payment.id }))).code, 'charge_already_refunded');
});

test('of a payment captured in part only that part is refunded', async () => {
  const held = await paid(stripe, { capture_method: 'manual' });
  assert.equal((await errorOf(stripe.refunds.create({ payment_intent: held.id }))).code, 'charge_not_refundable');
  await stripe.paymentIntents.capture(held.id, { amount_to_capture: 700 });
  assert.equal((await errorOf(stripe.refunds.create({ payment_intent: held.id, amount: 701 }))).param, 'amount');
  assert.equal((await stripe.refunds.create({ payment_intent: held.id })).amount, 700);
});

test('a refund may wait, and be canceled while it does', async () => {
  const payment = await paid(stripe, { payment_method: 'pm_card_pendingRefund' });
  const canceled = await stripe.refunds.create({ payment_intent: payment.id, amount: 100 });
  assert.deepEqual([canceled.status, canceled.pending_reason], ['pending', 'processing']);
  assert.equal((await stripe.refunds.cancel(canceled.id)).status, 'canceled');
  assert.equal((await stripe.charges.retrieve(payment.latest_charge)).amount_refunded, 0);
  const kept = await stripe.refunds.create({ payment_intent: payment.id });
  await until(async () => (await stripe.refunds.retrieve(kept.id)).status === 'succeeded', 'the refund');
  assert.equal((await errorOf(stripe.refunds.cancel(kept.id))).type, 'StripeInvalidRequestError');
});

test('a refund that fails comes back, and its amount may be refunded again', async () => {
  const payment = await paid(stripe, { payment_method: 'pm_card_refundFail' });
  const refund = await stripe.refunds.create({ payment_intent: payment.id });
  const failed = await until(async () => {
    const now = await stripe.refunds.retrieve(refund.id);
    return now.status === 'failed' && now;
  }, 'the failure');
  assert.equal(failed.failure_reason, 'expired_or_canceled_card');
  assert.equal((await stripe.charges.retrieve(payment.latest_charge)).amount_refunded, 0);
});
