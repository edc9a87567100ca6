// Each act is told by its own events, in the order in which it happened.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errorOf, paid, startSimulator, until } from './harness.mjs';

let sim, stripe;
before(async () => {
  sim = await startSimulator();
  stripe = sim.stripe;
});
after(() => sim.kill());

/** The types of the events since `act` began. */
const told = async (act, wanted) => {
  const seen = new Set((await stripe.events.list({ limit: 100 })).data.map((event) => event.id));
  await act();
  const types = async () =>
    (await stripe.events.list({ limit: 100 })).data.filter((event) => !seen.has(event.id)).map((event) => event.type);
  await until(async () => (await types()).length >= wanted.length, wanted.join()).catch(() => undefined);
  assert.deepEqual((await types()).reverse(), wanted);
};
const made = ['payment_intent.created'];
const held = [...made, 'charge.succeeded', 'payment_intent.amount_capturable_updated'];
const succeeded = [...made, 'charge.succeeded', 'payment_intent.succeeded'];

test('a payment', () => told(() => paid(stripe), succeeded));

test('a decline', () =>
  told(
    () => errorOf(paid(stripe, { payment_method: 'pm_card_chargeDeclined' })),
    [...made, 'charge.failed', 'payment_intent.payment_failed'],
  ));

test('a hold that is captured', () =>
  told(
    async () => stripe.paymentIntents.capture((await paid(stripe, { capture_method: 'manual' })).id),
    [...held, 'charge.captured', 'payment_intent.succeeded'],
  ));

test('a hold that is given back', () =>
  told(
    async () => stripe.paymentIntents.cancel((await paid(stripe, { capture_method: 'manual' })).id),
    [...held, 'charge.refunded', 'payment_intent.canceled'],
  ));

test('3-D Secure', () =>
  told(() => paid(stripe, { payment_method: 'pm_card_threeDSecure2Required' }), [...made, 'payment_intent.requires_action']));

test('a bank debit', () =>
  told(
    () => paid(stripe, { payment_method: 'pm_usBankAccount_success', payment_method_types: ['us_bank_account'] }),
    [...made, 'payment_intent.processing', 'charge.succeeded', 'payment_intent.succeeded'],
  ));

for (const [card, last] of [
  ['pm_card_refundFail', 'refund.failed'],
  ['pm_card_pendingRefund', 'refund.updated'],
]) {
  test(`a refund of ${card}`, () =>
    told(
      async () => stripe.refunds.create({ payment_intent: (await paid(stripe, { payment_method: card })).id }),
      [...succeeded, 'refund.created', 'charge.refunded', last],
    ));
}

test('a dispute that is lost', () =>
  told(async () => {
    const payment = await paid(stripe, { payment_method: 'pm_card_createDispute' });
    await stripe.disputes.close((await stripe.disputes.list({ payment_intent: payment.id })).data[0].id);
  }, [...succeeded, 'charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.dispute.closed']));

test('what is refused tells nothing', () => told(() => errorOf(stripe.paymentIntents.create({ amount: 1, currency: 'usd' })), []));
