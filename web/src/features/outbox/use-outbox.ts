import { useLiveQuery } from 'dexie-react-hooks';
import { useDevice } from '../../device/device.ts';

export type OutboxSummary = Readonly<{
  unsent: number;
  needsPerson: number;
  /** When the oldest unsent sale happened; undefined when all is sent. */
  oldest_ms: number | undefined;
}>;

/** Counts what has not reached the server, for the header; follows the store, whichever tab changes it. */
export function useOutboxSummary(): OutboxSummary {
  const { database } = useDevice();
  const summary = useLiveQuery(async () => {
    const oldest = await database.outbox
      .orderBy('seq')
      .filter((row) => row.state !== 'acknowledged')
      .first();
    return {
      unsent: await database.outbox.where('state').anyOf('waiting', 'sending').count(),
      needsPerson: await database.outbox.where('state').equals('needs_person').count(),
      oldest_ms: oldest ? Date.parse(oldest.occurredAt) : undefined,
    };
  }, [database]);
  return summary ?? { unsent: 0, needsPerson: 0, oldest_ms: undefined };
}
