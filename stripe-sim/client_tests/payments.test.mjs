// A payment from its making to its end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errorOf, paid, startSimulator } from './harness.mjs';

let sim, stripe;
before(async () => {
  sim = await startSimulator();
  stripe = sim.stripe;
});
after(() => sim.kill());

test('a payment is made, confirmed and captured in steps', async () => {
  const made = await stripe.paymentIntents.create({
    amount: 2500,
    currency: 'EUR',
    capture_method: 'manual',
    metadata: { sale_id: 's-1' },
    shipping: { name: 'Ada', address: { city: 'Leith' } },
  });
  assert.deepEqual([made.status, made.currency, made.metadata.sale_id], ['requires_payment_method', 'eur', 's-1']);
  assert.equal(made.shipping.address.city, 'Leith');
  assert.match(made.client_secret, new RegExp(`^${made.id}_secret_`));
  const changed = await stripe.paymentIntents.update(made.id, {
    amount: 2600,
    metadata: { till: '4', sale_id: '' },
    payment_method: 'pm_card_visa',
  });
  assert.deepEqual([changed.status, changed.amount, changed.metadata], ['requires_confirmation', 2600, { till: '4' }]);
  const held = await stripe.paymentIntents.confirm(made.id);
  assert.deepEqual([held.status, held.amount_capturable, held.amount_received], ['requires_capture', 2600, 0]);
  const done = await stripe.paymentIntents.capture(made.id, { amount_to_capture: 2000 }, { maxNetworkRetries: 0 });
  assert.deepEqual([done.status, done.amount_capturable, done.amount_received], ['succeeded', 0, 2000]);
  const charge = await stripe.charges.retrieve(done.latest_charge);
  assert.deepEqual([charge.amount, charge.amount_captured, charge.amount_refunded, charge.captured], [2600, 2000, 600, true]);
});

test('a hold is given back when the payment is canceled, and a payment that was made is not canceled', async () => {
  const held = await paid(stripe, { capture_method: 'manual' });
  const canceled = await stripe.paymentIntents.cancel(held.id, { cancellation_reason: 'abandoned' });
  assert.deepEqual([canceled.status, canceled.cancellation_reason, canceled.amount_capturable], ['canceled', 'abandoned', 0]);
  assert.equal((await errorOf(stripe.paymentIntents.capture(held.id))).code, 'payment_intent_unexpected_state');
  const done = await paid(stripe);
  const error = await errorOf(stripe.paymentIntents.cancel(done.id));
  assert.deepEqual(
    [error.type, error.code, error.payment_intent.status],
    ['StripeInvalidRequestError', 'payment_intent_unexpected_state', 'succeeded'],
  );
});

test('more than was held is not captured', async () => {
  const held = await paid(stripe, { capture_method: 'manual' });
  const error = await errorOf(stripe.paymentIntents.capture(held.id, { amount_to_capture: 1001 }));
  assert.deepEqual([error.code, error.param], ['amount_too_large', 'amount_to_capture']);
  assert.equal((await stripe.paymentIntents.retrieve(held.id)).amount_capturable, 1000);
});

for (const [card, code, declineCode] of [
  ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
]) {
  test(`${card} is declined as ${declineCode}, and another card may be tried`, async () => {
    const made = await stripe.paymentIntents.create({ amount: 1000, currency: 'usd' });
    const error = await errorOf(stripe.paymentIntents.confirm(made.id, { payment_method: card }));
    assert.deepEqual([error.type, error.statusCode, error.code, error.decline_code], ['StripeCardError', 402, code, declineCode]);
    const left = await stripe.paymentIntents.retrieve(made.id, { expand: ['latest_charge'] });
    assert.deepEqual([left.status, left.last_payment_error.code, left.payment_method], ['requires_payment_method', code, null]);
    assert.deepEqual([left.latest_charge.status, left.latest_charge.failure_code, left.latest_charge.paid], ['failed', code, false]);
    const done = await stripe.paymentIntents.confirm(made.id, { payment_method: 'pm_card_visa' });
    assert.deepEqual([done.status, done.last_payment_error], ['succeeded', null]);
  });
}

test('3-D Secure asks the customer first', async () => {
  const asked = await paid(stripe, { payment_method: 'pm_card_threeDSecure2Required', return_url: 'https://shop.example/back' });
  assert.deepEqual([asked.status, asked.next_action.type], ['requires_action', 'redirect_to_url']);
  assert.equal(asked.latest_charge, null);
  await sim.control('POST', `payment_intents/${asked.id}/authenticate`, { succeed: true });
  assert.equal((await stripe.paymentIntents.retrieve(asked.id)).status, 'succeeded');
  const other = await paid(stripe, { payment_method: 'pm_card_threeDSecure2Required' });
  await sim.control('POST', `payment_intents/${other.id}/authenticate`, { succeed: false });
  const failed = await stripe.paymentIntents.retrieve(other.id);
  assert.deepEqual([failed.status, failed.last_payment_error.code], ['requires_payment_method', 'payment_intent_authentication_failure']);
});

test('the customer confirms in the browser with the publishable key and the client secret alone', async () => {
  const made = await stripe.paymentIntents.create({ amount: 1000, currency: 'usd' });
  const browser = sim.client('pk_test_browser');
  assert.equal((await errorOf(browser.paymentIntents.retrieve(made.id))).code, 'secret_key_required');
  assert.equal((await errorOf(browser.paymentIntents.create({ amount: 1, currency: 'usd' }))).type, 'StripePermissionError');
  const wrong = await errorOf(browser.paymentIntents.confirm(made.id, { client_secret: 'pi_x_secret_y', payment_method: 'pm_card_visa' }));
  assert.equal(wrong.param, 'client_secret');
  const done = await browser.paymentIntents.confirm(made.id, { client_secret: made.client_secret, payment_method: 'pm_card_visa' });
  assert.equal(done.status, 'succeeded');
});

test('a bank debit is processing before it is paid', async () => {
  const started = await paid(stripe, { payment_method: 'pm_usBankAccount_success', payment_method_types: ['us_bank_account'] });
  assert.equal(started.status, 'processing');
  for (let i = 0; i < 100 && (await stripe.paymentIntents.retrieve(started.id)).status === 'processing'; i++)
    await new Promise((next) => setTimeout(next, 50));
  assert.equal((await stripe.paymentIntents.retrieve(started.id)).status, 'succeeded');
});

test('amounts keep to the rules of their currency', async () => {
  const ask = (amount, currency) => stripe.paymentIntents.create({ amount, currency });
  for (const [amount, currency, code] of [
    [0, 'usd', 'parameter_invalid_integer'],
    [-5, 'usd', 'parameter_invalid_integer'],
    [49, 'usd', 'amount_too_small'],
    [100_000_000, 'usd', 'amount_too_large'],
    [12_345, 'kwd', 'parameter_invalid_integer'], // three digits: the last must be 0
    [50_050, 'isk', 'parameter_invalid_integer'], // sent with two digits: they must be 00
    [50_050, 'ugx', 'parameter_invalid_integer'],
  ]) {
    const error = await errorOf(ask(amount, currency));
    assert.deepEqual([error.type, error.code, error.param], ['StripeInvalidRequestError', code, 'amount'], `${amount} ${currency}`);
  }
  for (const [amount, currency] of [
    [12_340, 'kwd'],
    [50_000, 'isk'],
    [500, 'jpy'],
    [99_999_999, 'usd'],
  ]) {
    assert.equal((await ask(amount, currency)).amount, amount);
  }
  assert.equal((await errorOf(ask(100, 'xxx'))).param, 'currency');
});
