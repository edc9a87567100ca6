// Money that a bank takes back, and money that reaches the shop's own account.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errorOf, paid, startReceiver, startSimulator } from './harness.mjs';

let sim, stripe, hooks;
before(async () => {
  hooks = await startReceiver();
  sim = await startSimulator(['--webhook', hooks.url, '--webhook-secret', 'whsec_test']);
  stripe = sim.stripe;
});
after(async () => {
  await sim.kill();
  hooks.stop();
});

const disputed = async (options = {}) => {
  const payment = await paid(stripe, { payment_method: 'pm_card_createDispute' }, options);
  return [payment, (await stripe.disputes.list({ payment_intent: payment.id }, options)).data[0]];
};

test('a dispute is told by a signed webhook, and its charge can’t be refunded', async () => {
  const [payment, dispute] = await disputed();
  await hooks.event('charge.dispute.created');
  const { body, signature } = hooks.taken.find((one) => String(one.body).includes('charge.dispute.created'));
  const event = stripe.webhooks.constructEvent(body, signature, 'whsec_test');
  assert.deepEqual(
    [event.data.object.id, event.data.object.status, event.data.object.reason],
    [dispute.id, 'needs_response', 'fraudulent'],
  );
  assert.equal(dispute.balance_transactions[0].net, -2500);
  assert.equal((await errorOf(stripe.refunds.create({ payment_intent: payment.id }))).code, 'charge_disputed');
});

test('evidence wins it, or loses it; an accepted one is lost', async () => {
  const [won, lost, accepted] = [(await disputed())[1], (await disputed())[1], (await disputed())[1]];
  const kept = await stripe.disputes.update(won.id, { evidence: { receipt: 'file_1' }, submit: false });
  assert.deepEqual([kept.status, kept.evidence_details.has_evidence, kept.evidence_details.submission_count], ['needs_response', true, 0]);
  assert.equal((await stripe.disputes.update(won.id, { evidence: { uncategorized_text: 'winning_evidence' } })).status, 'won');
  assert.equal((await stripe.disputes.update(lost.id, { evidence: { uncategorized_text: 'losing_evidence' } })).status, 'lost');
  assert.equal((await stripe.disputes.close(accepted.id)).status, 'lost');
  assert.equal((await hooks.event('charge.dispute.closed')).data.object.id, won.id);
  assert.equal((await errorOf(stripe.disputes.close(won.id))).type, 'StripeInvalidRequestError');
  assert.equal((await errorOf(stripe.disputes.update(lost.id, { evidence: { colour: 'red' } }))).code, 'parameter_unknown');
});

test('a payout is the sum of its balance transactions, and the balance is empty afterwards', async () => {
  const { id: stripeAccount } = await stripe.accounts.create({ country: 'GB' });
  const options = { stripeAccount };
  const first = await paid(stripe, { currency: 'gbp' }, options);
  await paid(stripe, { currency: 'gbp', amount: 5000 }, options);
  await stripe.refunds.create({ payment_intent: first.id, amount: 250 }, options);
  const before_ = (await stripe.balance.retrieve({}, options)).available.find((one) => one.currency === 'gbp').amount;
  const payout = await sim.control('POST', 'payouts', { currency: 'gbp' }, { 'stripe-account': stripeAccount });
  assert.deepEqual([payout.amount, payout.status, payout.automatic], [before_, 'paid', true]);
  const rows = await stripe.balanceTransactions.list({ payout: payout.id, limit: 2 }, options).autoPagingToArray({ limit: 100 });
  assert.deepEqual(rows.map((row) => row.type).sort(), ['charge', 'charge', 'payout', 'refund']);
  assert.equal(
    rows.reduce((sum, row) => sum + row.net, 0),
    0,
  );
  assert.equal((await stripe.balance.retrieve({}, options)).available[0].amount, 0);
  assert.equal((await hooks.event('payout.paid')).data.object.id, payout.id);
  assert.equal((await stripe.payouts.retrieve(payout.id, {}, options)).reconciliation_status, 'completed');
});

test('a payout by hand can’t be more than there is', async () => {
  await paid(stripe, { amount: 100_000 });
  assert.equal((await errorOf(stripe.payouts.create({ amount: 90_000_000, currency: 'usd' }))).code, 'balance_insufficient');
  const payout = await stripe.payouts.create({ amount: 100, currency: 'usd', metadata: { day: 'monday' } });
  assert.deepEqual([payout.status, payout.automatic], ['pending', false]);
  assert.equal((await errorOf(stripe.balanceTransactions.list({ payout: payout.id }))).param, 'payout');
});
