// Pages, filters, search, and objects in place of ids.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errorOf, paid, startSimulator } from './harness.mjs';

let sim, stripe;
const made = [];
before(async () => {
  sim = await startSimulator();
  stripe = sim.stripe;
  for (let i = 0; i < 25; i++) made.push((await paid(stripe, { metadata: { sale_id: `s-${i}`, odd: String(i % 2) } })).id);
});
after(() => sim.kill());

test('a list is newest first, and its pages join without a gap', async () => {
  const page = await stripe.paymentIntents.list({ limit: 10 });
  assert.deepEqual([page.data.length, page.has_more], [10, true]);
  const all = await stripe.paymentIntents.list({ limit: 7 }).autoPagingToArray({ limit: 1000 });
  assert.deepEqual(
    all.map((one) => one.id),
    made.toReversed(),
  );
  const back = await stripe.paymentIntents.list({ limit: 3, ending_before: made[10] });
  assert.deepEqual(
    back.data.map((one) => one.id),
    [made[13], made[12], made[11]],
  );
  assert.equal((await errorOf(stripe.paymentIntents.list({ starting_after: 'pi_nothing' }))).code, 'resource_missing');
  assert.equal((await errorOf(stripe.paymentIntents.list({ limit: 101 }))).param, 'limit');
});

test('a list may be of a time', async () => {
  const now = Math.floor(Date.now() / 1000);
  assert.equal((await stripe.paymentIntents.list({ created: { gte: now + 60 } })).data.length, 0);
  assert.equal((await stripe.paymentIntents.list({ created: { gte: now - 600, lte: now + 60 }, limit: 100 })).data.length, 25);
});

test('a payment is found again by its metadata', async () => {
  const found = await stripe.paymentIntents.search({ query: "metadata['sale_id']:'s-7'" });
  assert.deepEqual(
    found.data.map((one) => one.id),
    [made[7]],
  );
  const odd = await stripe.paymentIntents
    .search({ query: "status:'succeeded' AND metadata['odd']:'1'", limit: 5 })
    .autoPagingToArray({ limit: 100 });
  assert.equal(odd.length, 12);
  assert.equal((await stripe.paymentIntents.search({ query: "metadata['sale_id']:'none'" })).data.length, 0);
  assert.equal((await errorOf(stripe.paymentIntents.search({ query: 'sale 7' }))).param, 'query');
});

test('ids are expanded to objects, in lists too', async () => {
  const one = await stripe.paymentIntents.retrieve(made[0], { expand: ['latest_charge.balance_transaction', 'payment_method'] });
  assert.deepEqual([one.latest_charge.balance_transaction.net, one.payment_method.card.last4], [941, '4242']);
  const charges = await stripe.charges.list({ limit: 2, expand: ['data.payment_intent'] });
  assert.equal(charges.data[1].payment_intent.object, 'payment_intent');
  assert.match((await errorOf(stripe.paymentIntents.retrieve(made[0], { expand: ['colour'] }))).message, /cannot be expanded/);
});
