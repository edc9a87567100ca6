import type { Session } from './session.ts';
import type { StoredValue } from './stored-value.ts';

const headers = { 'content-type': 'application/json' };

export type SignInKeeperParts = Readonly<{
  baseUrl: string;
  session: StoredValue<Session>;
  fetch: typeof globalThis.fetch;
  timeout_ms: number;
}>;

/** Whoever signs out does not stand and wait for a dead line. */
const sign_out_timeout_ms = 3_000;

/** Keeps this device signed in, and signs it out. The tokens are in cookies; all that is known here is what the server answered last. */
export class SignInKeeper {
  readonly #parts: SignInKeeperParts;
  #refreshing: Promise<boolean> | undefined;

  constructor(parts: SignInKeeperParts) {
    this.#parts = parts;
  }

  /** Asks for a new short token, once for all requests that wait for it. `false`: there is none to be had now. */
  readonly refresh = (): Promise<boolean> => {
    this.#refreshing ??= this.#ask().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  };

  async #ask(): Promise<boolean> {
    const { session } = this.#parts;
    if (session.get() === undefined) return false;
    const status = await this.#send('POST', '/v1/session/refresh', '{}');
    const signed_in = session.get();
    // A server that is away or busy says nothing about the session; only a refusal ends it.
    if (status === 401 && signed_in) session.set({ ...signed_in, ended: true });
    return status === 200;
  }

  /** Ends the session at the server too. Without a line the server's side ends by itself when it has not been used for long enough. */
  async signOut(): Promise<void> {
    const leave = () => this.#send('DELETE', '/v1/session', undefined, sign_out_timeout_ms);
    if ((await leave()) === 401 && (await this.refresh())) await leave();
    this.#parts.session.set(undefined);
  }

  async #send(method: string, path: string, body?: string, timeout_ms = this.#parts.timeout_ms): Promise<number | undefined> {
    const { baseUrl, fetch } = this.#parts;
    try {
      const options = { method, headers, signal: AbortSignal.timeout(timeout_ms), ...(body === undefined ? {} : { body }) };
      return (await fetch(`${baseUrl}${path}`, options)).status;
    } catch {
      return undefined;
    }
  }
}
