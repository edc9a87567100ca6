import type { Problem, Receipt } from '@shopx/api-client';
import type { SaleId } from '@shopx/domain';
import type { LocalDatabase, OutboxRow } from '../../device/database.ts';

export type OutboxItem = Omit<OutboxRow, 'seq' | 'state' | 'attempts' | 'problem' | 'receipt'>;

/** The name under which the acknowledged position is kept. */
const log_name = 'outbox';

/**
 * Appends a promise. Call it inside the transaction that ends what the promise is about; when that transaction is done, the disk has both or neither.
 * The same id twice is an error of the database, never a second sale.
 */
export async function append(database: LocalDatabase, item: OutboxItem): Promise<void> {
  await database.outbox.add({ ...item, state: 'waiting', attempts: 0 });
}

/** Rows that still have to go out, oldest first. A row left `sending` by a crash is as good as waiting: the id makes a repeat harmless. */
export async function unsent(database: LocalDatabase, tenantId: string): Promise<OutboxRow[]> {
  const rows = await database.outbox.where('state').anyOf('waiting', 'sending').sortBy('seq');
  return rows.filter((row) => row.tenantId === tenantId);
}

export async function markSending(database: LocalDatabase, row: OutboxRow): Promise<void> {
  await database.outbox.update(row.seq, { state: 'sending', attempts: row.attempts + 1 });
}

export async function markWaiting(database: LocalDatabase, seq: number): Promise<void> {
  await database.outbox.update(seq, { state: 'waiting' });
}

/** The server refused what has happened: it is kept for a person, and does not hold the others up. */
export async function markNeedsPerson(database: LocalDatabase, seq: number, problem: Problem): Promise<void> {
  await database.outbox.update(seq, { state: 'needs_person', problem });
}

/** A person asks for another attempt, with the same id and body. */
export async function sendAgain(database: LocalDatabase, id: SaleId): Promise<void> {
  await database.outbox
    .where('id')
    .equals(id)
    .modify((row: { state: OutboxRow['state'] }) => {
      if (row.state === 'needs_person') row.state = 'waiting';
    });
}

/**
 * Notes the server's answer and moves the acknowledged position as far as every row below it is acknowledged. Rows leave only below that position, so
 * nothing can slip out of the log because something else was sent.
 */
export async function acknowledge(database: LocalDatabase, seq: number, receipt: Receipt): Promise<void> {
  await database.transaction('rw', database.outbox, database.positions, async () => {
    await database.outbox.update(seq, { state: 'acknowledged', receipt });
    const first_open = await database.outbox
      .orderBy('seq')
      .filter((row) => row.state !== 'acknowledged')
      .first();
    const below = first_open ? database.outbox.where('seq').below(first_open.seq) : database.outbox.toCollection();
    const last = await below.last();
    if (!last) return;
    await database.positions.put({ log: log_name, seq: last.seq });
    await (first_open ? database.outbox.where('seq').below(first_open.seq) : database.outbox.toCollection()).delete();
  });
}

export async function acknowledgedPosition(database: LocalDatabase): Promise<number> {
  return (await database.positions.get(log_name))?.seq ?? 0;
}
