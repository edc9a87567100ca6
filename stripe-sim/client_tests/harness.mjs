// Starts the program, gives the official client for it, and takes in its webhooks.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';

const program = process.env.STRIPE_SIM ?? fileURLToPath(new URL('../../build/release/stripe-sim/stripe-sim', import.meta.url));
const waitMsMax = 10_000;

/** @param {string[]} options */
export async function startSimulator(options = []) {
  const child = spawn(program, ['--listen', '127.0.0.1:0', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  const [ready] = await Promise.race([once(child.stdout, 'data'), once(child, 'close').then(() => [`it ended: ${log}`])]);
  if (!String(ready).includes('ready')) throw new Error(String(ready));
  const url = new URL(/http:\S+/.exec(String(ready))[0]);
  const client = (key = 'sk_test_simulator', more = {}) =>
    new Stripe(key, { host: url.hostname, port: url.port, protocol: 'http', maxNetworkRetries: 0, telemetry: false, ...more });
  return {
    url,
    client,
    stripe: client(),
    log: () => log,
    /** The simulator's own API. */
    control: async (method, path, body, headers = {}) => {
      const answer = await fetch(new URL(`/_sim/${path}`, url), {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.error.message);
      return said;
    },
    /** kill -9: nothing is said good-bye to. */
    kill: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** A server that takes webhooks; `answer` says how it takes the nth. */
export async function startReceiver(answer = () => 200) {
  const taken = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const status = answer(taken.length);
      taken.push({ body: Buffer.concat(parts), signature: request.headers['stripe-signature'], at: Date.now(), status });
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const events = () => taken.filter((one) => one.status === 200).map((one) => JSON.parse(String(one.body)));
  return {
    url: `http://127.0.0.1:${server.address().port}/hooks`,
    taken,
    events,
    types: () => events().map((event) => event.type),
    /** The first event of this type, when it comes. */
    event: (type) => until(() => events().find((event) => event.type === type), type),
    stop: () => server.close(),
  };
}

/** What `look` gives, as soon as it gives anything. */
export async function until(look, what = 'it') {
  const end = Date.now() + waitMsMax;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** The error that a promise ends with. */
export async function errorOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}

export const paid = (stripe, more = {}, options = {}) =>
  stripe.paymentIntents.create({ amount: 1000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, ...more }, options);
