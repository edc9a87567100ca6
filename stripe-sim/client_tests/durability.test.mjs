// With --state, what was answered survives kill -9.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { errorOf, paid, startReceiver, startSimulator, until } from './harness.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stripe-sim-'));
after(() => rmSync(folder, { recursive: true }));
const state = (name) => ['--state', join(folder, name)];

test('twenty kills in the middle of sales: every answered sale is there, none is charged twice', async () => {
  const answered = new Map();
  const asked = [];
  for (let round = 0; round < 20; round++) {
    const sim = await startSimulator(state('kills'));
    const work = Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        for (let i = 0; ; i++) {
          const saleId = `k-${round}-${n}-${i}`;
          asked.push(saleId);
          const payment = await paid(sim.client('sk_test_x'), { metadata: { sale_id: saleId } }, { idempotencyKey: saleId });
          answered.set(saleId, payment);
        }
      }),
    ).catch(() => undefined);
    await new Promise((next) => setTimeout(next, 60 + 7 * round));
    await sim.kill();
    await work;
  }
  const sim = await startSimulator(state('kills'));
  for (const saleId of asked) {
    const payment = await paid(sim.stripe, { metadata: { sale_id: saleId } }, { idempotencyKey: saleId });
    if (answered.has(saleId)) assert.deepEqual(payment, answered.get(saleId));
  }
  const { payment_intents: intents, currencies } = (await sim.control('GET', 'state')).accounts.acct_simPlatform;
  assert.equal(intents.length, asked.length);
  assert.ok(intents.every((one) => one.succeeded_charges === 1));
  assert.equal(currencies.usd.captured, 1000 * asked.length);
  assert.ok(answered.size > 20, `only ${answered.size} sales were answered`);
  await sim.kill();
});

for (const [fault, charges] of [
  ['die_before', 0],
  ['die_after', 1],
]) {
  test(`${fault}: after the restart the same key gives one charge`, async () => {
    const options = { idempotencyKey: 'sale-1' };
    let sim = await startSimulator(state(fault));
    await sim.control('POST', 'faults', [{ fault, match: { method: 'POST' } }]);
    await errorOf(paid(sim.stripe, {}, { ...options }));
    sim = await startSimulator(state(fault));
    assert.equal((await sim.stripe.charges.list()).data.length, charges);
    const payment = await paid(sim.stripe, {}, options);
    assert.equal(payment.lastResponse.headers['idempotent-replayed'], charges ? 'true' : undefined);
    assert.equal((await sim.stripe.charges.list()).data.length, 1);
    await sim.kill();
  });
}

test('a line that a kill cut off is taken away, and the file goes on', async () => {
  const file = join(folder, 'cut');
  let sim = await startSimulator(['--state', file]);
  const first = await paid(sim.stripe);
  await sim.kill();
  const whole = readFileSync(file).length;
  appendFileSync(file, '[{"account":"acct_simPlat');
  sim = await startSimulator(['--state', file]);
  assert.equal(readFileSync(file).length, whole);
  const second = await paid(sim.stripe);
  await sim.kill();
  sim = await startSimulator(['--state', file]);
  assert.deepEqual(
    (await sim.stripe.paymentIntents.list()).data.map((one) => one.id),
    [second.id, first.id],
  );
  await sim.kill();
  truncateSync(file, whole - 1);
  sim = await startSimulator(['--state', file]);
  assert.notEqual((await errorOf(sim.stripe.paymentIntents.capture(first.id))).statusCode, 500);
  await sim.kill();
});

test('webhooks that were not taken before the kill are delivered after it', async () => {
  let isUp = false;
  const hooks = await startReceiver(() => (isUp ? 200 : 503));
  const options = [...state('hooks'), '--webhook', hooks.url, '--webhook-secret', 'whsec_test'];
  let sim = await startSimulator(options);
  const payment = await paid(sim.stripe);
  await until(() => hooks.taken.length > 0, 'a first attempt');
  await sim.kill();
  isUp = true;
  sim = await startSimulator(options);
  assert.equal((await hooks.event('payment_intent.succeeded')).data.object.id, payment.id);
  await sim.kill();
  hooks.stop();
});

test('a reader that waits for a card waits on', async () => {
  let sim = await startSimulator(state('reader'));
  const location = await sim.stripe.terminal.locations.create({ display_name: 'Harbour', address: { country: 'GB' } });
  const reader = await sim.stripe.terminal.readers.create({ registration_code: 'simulated-wpe', location: location.id });
  await sim.control('POST', `readers/${reader.id}`, { presents: 'pm_card_visa', after_ms: 400 });
  const intent = await sim.stripe.paymentIntents.create({ amount: 1000, currency: 'gbp', payment_method_types: ['card_present'] });
  await sim.stripe.terminal.readers.processPaymentIntent(reader.id, { payment_intent: intent.id });
  await sim.kill();
  sim = await startSimulator(state('reader'));
  await until(async () => (await sim.stripe.paymentIntents.retrieve(intent.id)).status === 'succeeded', 'the card');
  await sim.kill();
});

test('two processes can’t have the same file', async () => {
  const sim = await startSimulator(state('shared'));
  await assert.rejects(startSimulator(state('shared')), /in use by another process/);
  await sim.kill();
});
