import { ApiProblem, type Problem, type Receipt } from '@shopx/api-client';
import type { LocalDatabase, OutboxRow } from '../../device/database.ts';
import { acknowledge, markNeedsPerson, markSending, markWaiting, unsent } from './log.ts';

/** Waits between attempts double from the first to the largest and then stay there for ever. */
const retry_ms_first = 1_000;
export const retry_ms_max = 60_000;
/** Tills that lost the same server must not all come back in the same instant. */
const jitter = 0.2;

/** Refusals that say "not now" rather than "never": no sign-in, too early, too many, another process's path. */
const not_now = new Set([401, 408, 421, 425, 429]);

export type SenderParts = Readonly<{
  database: LocalDatabase;
  /** Sends one row's exact text and gives the receipt; throws an ApiProblem for a refusal and anything else for no answer. */
  put: (row: OutboxRow) => Promise<Receipt>;
  /** Whose rows may go out now; undefined while nobody is signed in. */
  tenantId: () => string | undefined;
  random: () => number;
  /** One tab sends at a time. */
  exclusively: (work: () => Promise<void>) => Promise<void>;
}>;

type Attempt =
  | Readonly<{ kind: 'acknowledged' }>
  | Readonly<{ kind: 'needs_person' }>
  /** This row failed at the server, which may well take the next one. */
  | Readonly<{ kind: 'failed' }>
  /** Nothing will get through now. */
  | Readonly<{ kind: 'stop'; retry_after_ms: number }>;

/** Drains the outbox: in order, for ever, each row until it is acknowledged or a person is needed. */
export class Sender {
  readonly #parts: SenderParts;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #stopped = false;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** A hint that there may be something to send, or a line to send it over. Cheap and safe to call at any time. */
  wake(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#parts
      .exclusively(() => this.#round())
      .catch(() => {
        // The local store failed; the rows are untouched and the next round reads them again.
        this.#failures += 1;
      })
      .finally(() => {
        this.#running = undefined;
        const again = this.#again;
        this.#again = false;
        if (again) this.wake();
        else if (this.#failures > 0) this.#wakeLater(this.#backOff());
      });
  }

  /** Resolves when the present round has ended; for a test. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #retry_after_ms = 0;

  #backOff(): number {
    const doubled = retry_ms_first * 2 ** Math.min(this.#failures - 1, 16);
    const spread = 1 + jitter * (2 * this.#parts.random() - 1);
    return Math.max(Math.min(doubled, retry_ms_max) * spread, this.#retry_after_ms);
  }

  #wakeLater(wait_ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.wake(), wait_ms);
  }

  async #round(): Promise<void> {
    const tenantId = this.#parts.tenantId();
    if (tenantId === undefined) return;
    this.#retry_after_ms = 0;
    let failed = false;
    for (const row of await unsent(this.#parts.database, tenantId)) {
      const attempt = await this.#send(row);
      if (attempt.kind === 'stop') {
        this.#retry_after_ms = attempt.retry_after_ms;
        this.#failures += 1;
        return;
      }
      failed ||= attempt.kind === 'failed';
    }
    this.#failures = failed ? this.#failures + 1 : 0;
  }

  async #send(row: OutboxRow): Promise<Attempt> {
    const { database, put } = this.#parts;
    await markSending(database, row);
    try {
      await acknowledge(database, row.seq, await put(row));
      return { kind: 'acknowledged' };
    } catch (fault) {
      if (!(fault instanceof ApiProblem)) {
        await markWaiting(database, row.seq);
        return { kind: 'stop', retry_after_ms: 0 };
      }
      return this.#refused(row.seq, fault.problem, fault.retry_after_ms ?? 0);
    }
  }

  async #refused(seq: number, problem: Problem, retry_after_ms: number): Promise<Attempt> {
    const { database } = this.#parts;
    if (problem.status >= 400 && problem.status < 500 && !not_now.has(problem.status)) {
      await markNeedsPerson(database, seq, problem);
      return { kind: 'needs_person' };
    }
    await markWaiting(database, seq);
    const whole_line = not_now.has(problem.status) || [502, 503, 504].includes(problem.status);
    return whole_line ? { kind: 'stop', retry_after_ms } : { kind: 'failed' };
  }
}
