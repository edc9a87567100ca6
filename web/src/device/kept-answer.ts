import type { Clock } from '@shopx/domain';
import type { LocalDatabase } from './database.ts';
import type { Device } from './device.ts';

/** How long a till waits for the server before it goes on with what it knows. */
const patience_ms = 2_500;

export type Kept<Answer> = Readonly<{ answer: Answer; from: 'server' | 'device' }>;

/** Asks the server, and keeps the answer; when there is no line, gives the last one kept. Refusals are passed on, not papered over. */
export async function keptAnswer<Answer extends object>(
  device: Device,
  key: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Kept<Answer>> {
  try {
    const answer = await ask(AbortSignal.timeout(patience_ms));
    await keepAnswer(device.database, device.clock, key, answer);
    return { answer, from: 'server' };
  } catch (fault) {
    if (!isNoAnswer(fault)) throw fault;
    const answer = await keptBefore<Answer>(device.database, key);
    if (answer === undefined) throw fault;
    return { answer, from: 'device' };
  }
}

export async function keepAnswer(database: LocalDatabase, clock: Clock, key: string, answer: object): Promise<void> {
  await database.kept.put({ key, answer, kept_ms: clock.now_ms() });
}

/** The last answer that was kept; undefined on a device that has never had one. */
export async function keptBefore<Answer extends object>(database: LocalDatabase, key: string): Promise<Answer | undefined> {
  return (await database.kept.get(key))?.answer as Answer | undefined;
}

/** The request died on the way: `fetch` throws a TypeError for a dead line, and a DOMException when the wait was cut short. */
export function isNoAnswer(fault: unknown): boolean {
  return fault instanceof TypeError || (fault instanceof DOMException && ['TimeoutError', 'AbortError'].includes(fault.name));
}
