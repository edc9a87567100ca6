import type { Clock } from '@shopx/domain';

export type LineState = Readonly<{ online: boolean; since_ms: number }>;

/** How often the server is asked whether it is there while nothing else is said. */
const probe_online_ms = 15_000;
const probe_offline_ms = 4_000;

/**
 * Whether the shop's server can be reached, learnt from what really happened to requests; the browser's own idea of being online is only a hint, since
 * it also says so behind a dead router.
 */
export class Line {
  readonly #clock: Clock;
  readonly #probe: () => Promise<boolean>;
  readonly #listeners = new Set<() => void>();
  #state: LineState;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(clock: Clock, probe: () => Promise<boolean>) {
    this.#clock = clock;
    this.#probe = probe;
    this.#state = { online: true, since_ms: clock.now_ms() };
  }

  readonly get = (): LineState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Every request reports here. */
  readonly report = (outcome: Readonly<{ answered: boolean; status?: number }>): void => {
    // A gateway without a server behind it answers 502 or 504: that is a dead line with good manners.
    const online = outcome.answered && outcome.status !== 502 && outcome.status !== 504;
    if (online === this.#state.online) return;
    this.#state = { online, since_ms: this.#clock.now_ms() };
    for (const listener of this.#listeners) listener();
  };

  /** Asks now and again until the returned function is called. */
  watch(): () => void {
    const ask = async () => {
      this.report({ answered: await this.#probe() });
      this.#timer = setTimeout(() => void ask(), this.#state.online ? probe_online_ms : probe_offline_ms);
    };
    const askNow = () => {
      clearTimeout(this.#timer);
      void ask();
    };
    askNow();
    window.addEventListener('online', askNow);
    window.addEventListener('offline', askNow);
    return () => {
      clearTimeout(this.#timer);
      window.removeEventListener('online', askNow);
      window.removeEventListener('offline', askNow);
    };
  }
}

/** The health check says nothing about the signed-in person, so it works before and after a sign-in. */
export async function probeServer(baseUrl: string, timeout_ms = 3_000): Promise<boolean> {
  try {
    const response = await fetch(`${baseUrl}/healthz`, { cache: 'no-store', signal: AbortSignal.timeout(timeout_ms) });
    return response.status !== 502 && response.status !== 504;
  } catch {
    return false;
  }
}
