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
  const kept = async () => (await device.database.kept.get(key))?.answer as Answer | undefined;
  try {
    const answer = await ask(AbortSignal.timeout(patience_ms));
    await device.database.kept.put({ key, answer, kept_ms: device.clock.now_ms() });
    return { answer, from: 'server' };
  } catch (fault) {
    if (!isNoAnswer(fault)) throw fault;
    const answer = await kept();
    if (answer === undefined) throw fault;
    return { answer, from: 'device' };
  }
}

/** The request died on the way: `fetch` throws a TypeError for a dead line, and a DOMException when the wait was cut short. */
export function isNoAnswer(fault: unknown): boolean {
  return fault instanceof TypeError || (fault instanceof DOMException && ['TimeoutError', 'AbortError'].includes(fault.name));
}
