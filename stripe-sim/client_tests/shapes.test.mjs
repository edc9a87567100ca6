// Every field that the client's own types promise is in our objects, and no other is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { paid, startSimulator } from './harness.mjs';

const types = join(dirname(fileURLToPath(import.meta.resolve('stripe'))), 'resources');

/** The fields of the interface NAME, of several that with the field `having`: what must be there, and what may. */
function fieldsOf(file, name, having) {
  const text = readFileSync(join(types, `${file}.d.ts`), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const found = [...text.matchAll(new RegExp(`^( *)(?:export )?interface ${name} (?:extends [^{]+)?\\{([\\s\\S]*?)^\\1\\}`, 'gm'))];
  const all = found.map(([, , body]) =>
    [...body.matchAll(/^ +(\w+)(\??):/gm)].map(([, field, optional]) => ({ field, mayBeAbsent: optional === '?' })),
  );
  const fields = all.find((some) => some.some((one) => one.field === having));
  return { must: fields.filter((one) => !one.mayBeAbsent).map((one) => one.field), may: fields.map((one) => one.field) };
}

let sim, stripe;
const made = {};
before(async () => {
  sim = await startSimulator();
  stripe = sim.stripe;
  made.intent = await paid(stripe, { expand: ['latest_charge.balance_transaction', 'payment_method'] });
  made.refund = await stripe.refunds.create({ payment_intent: made.intent.id, amount: 100 });
  const disputed = await paid(stripe, { amount: 9000, payment_method: 'pm_card_createDispute' });
  made.dispute = (await stripe.disputes.list({ payment_intent: disputed.id })).data[0];
  made.location = await stripe.terminal.locations.create({ display_name: 'Harbour', address: { country: 'GB' } });
  made.reader = await stripe.terminal.readers.create({ registration_code: 'simulated-wpe', location: made.location.id });
  made.token = await stripe.terminal.connectionTokens.create();
  made.held = await stripe.paymentIntents.create({ amount: 1000, currency: 'gbp', payment_method_types: ['card_present'] });
  await stripe.terminal.readers.processPaymentIntent(made.reader.id, { payment_intent: made.held.id });
  await stripe.testHelpers.terminal.readers.presentPaymentMethod(made.reader.id);
  made.heldCharge = (await stripe.paymentIntents.retrieve(made.held.id, { expand: ['latest_charge'] })).latest_charge;
  made.busyReader = await stripe.terminal.readers.retrieve(made.reader.id);
  await paid(stripe, { amount: 50_000 });
  made.payout = await stripe.payouts.create({ amount: 100, currency: 'usd' });
  made.balance = await stripe.balance.retrieve();
  made.account = await stripe.accounts.create({ country: 'GB' });
  made.link = await stripe.accountLinks.create({
    account: made.account.id,
    type: 'account_onboarding',
    return_url: 'https://till.example/',
    refresh_url: 'https://till.example/',
  });
  made.endpoint = await stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/', enabled_events: ['payout.paid'] });
  made.event = (await stripe.events.list({ limit: 1 })).data[0];
});
after(() => sim.kill());

for (const [file, name, look, having = 'object'] of [
  ['PaymentIntents', 'PaymentIntent', () => made.intent],
  ['PaymentIntents', 'PaymentIntent', () => made.held],
  ['Charges', 'Charge', () => made.intent.latest_charge],
  ['BalanceTransactions', 'BalanceTransaction', () => made.intent.latest_charge.balance_transaction],
  ['PaymentMethods', 'PaymentMethod', () => made.intent.payment_method],
  ['Refunds', 'Refund', () => made.refund],
  ['Disputes', 'Dispute', () => made.dispute],
  ['Terminal/Locations', 'Location', () => made.location],
  ['Terminal/Readers', 'Reader', () => made.reader],
  ['Terminal/Readers', 'Reader', () => made.busyReader],
  ['Terminal/ConnectionTokens', 'ConnectionToken', () => made.token],
  ['Payouts', 'Payout', () => made.payout],
  ['Balance', 'Balance', () => made.balance],
  ['Accounts', 'Account', () => made.account],
  ['AccountLinks', 'AccountLink', () => made.link],
  ['WebhookEndpoints', 'WebhookEndpoint', () => made.endpoint],
  ['Events', 'EventBase', () => made.event],
  ['Charges', 'Card', () => made.intent.latest_charge.payment_method_details.card, 'transaction_link_id'],
  ['Charges', 'CardPresent', () => made.heldCharge.payment_method_details.card_present, 'emv_auth_data'],
  ['Charges', 'Outcome', () => made.intent.latest_charge.outcome, 'seller_message'],
  ['PaymentMethods', 'Card', () => made.intent.payment_method.card, 'display_brand'],
  ['Disputes', 'EvidenceDetails', () => made.dispute.evidence_details, 'due_by'],
  ['Disputes', 'Evidence', () => made.dispute.evidence, 'uncategorized_text'],
  ['Terminal/Readers', 'Action', () => made.busyReader.action, 'api_error'],
]) {
  test(`${name} has the fields of the client's types`, () => {
    const { must, may } = fieldsOf(file, name, having);
    const own = Object.keys(look());
    assert.ok(must.length >= 2);
    assert.deepEqual(
      must.filter((field) => !own.includes(field)),
      [],
      'missing',
    );
    assert.deepEqual(
      own.filter((field) => !may.includes(field)),
      [],
      'unknown',
    );
  });
}
