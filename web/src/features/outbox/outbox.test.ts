import 'fake-indexeddb/auto';
import { ApiProblem, type Receipt } from '@shopx/api-client';
import type { Instant, RegisterId, SaleId, StoreId, TenantId } from '@shopx/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LocalDatabase, type OutboxRow } from '../../device/database.ts';
import { acknowledge, acknowledgedPosition, append, sendAgain, type OutboxItem } from './log.ts';
import { Sender } from './sender.ts';

const tenant = 'tenant-a' as TenantId;

function item(name: string, tenantId = tenant): OutboxItem {
  return {
    id: name as SaleId,
    tenantId,
    storeId: 'store' as StoreId,
    registerId: 'register' as RegisterId,
    command: 'sales.record',
    version: 1,
    body: `{"kind":"sale", "note":"${name}"}`,
    occurredAt: '2026-11-23T10:00:00.000Z' as Instant,
  };
}

const receiptOf = (row: OutboxRow) => ({ sale_id: row.id, number: row.seq }) as Partial<Receipt> as Receipt;
const refusal = (status: number, code: string, retry_after_ms?: number) => new ApiProblem({ title: code, status, code }, retry_after_ms);

describe('the outbox', () => {
  let database: LocalDatabase;
  let sent: { id: string; body: string }[];
  let answer: (row: OutboxRow) => Promise<Receipt>;
  let sender: Sender;

  const rows = () => database.outbox.orderBy('seq').toArray();
  const states = async () => Object.fromEntries((await rows()).map((row) => [row.id, row.state]));
  const round = async () => {
    sender.wake();
    await sender.idle();
  };

  beforeEach(() => {
    database = new LocalDatabase(`outbox-${Math.random()}`);
    sent = [];
    answer = (row) => Promise.resolve(receiptOf(row));
    sender = new Sender({
      database,
      put: (row) => {
        sent.push({ id: row.id, body: row.body });
        return answer(row);
      },
      tenantId: () => tenant,
      random: () => 0.5,
      exclusively: (work) => work(),
    });
  });

  afterEach(async () => {
    sender.stop();
    await database.delete();
    vi.useRealTimers();
  });

  it('asks the disk for strict durability', async () => {
    const opened = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await append(database, item('s1'));
    expect(opened.mock.calls.at(-1)?.[2]).toEqual({ durability: 'strict' });
  });

  it('sends in order, and rows leave when they are acknowledged', async () => {
    for (const name of ['s1', 's2', 's3']) await append(database, item(name));
    await round();
    expect(sent.map((each) => each.id)).toEqual(['s1', 's2', 's3']);
    expect(await rows()).toEqual([]);
    expect(await acknowledgedPosition(database)).toBe(3);
  });

  it('repeats the same id and the same bytes until there is an answer', async () => {
    await append(database, item('s1'));
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    await round();
    await round();
    expect(await states()).toEqual({ s1: 'waiting' });
    answer = (row) => Promise.resolve(receiptOf(row));
    await round();
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((each) => `${each.id} ${each.body}`)).size).toBe(1);
    expect(await rows()).toEqual([]);
  });

  it('refuses a second row with the same id', async () => {
    await append(database, item('s1'));
    await expect(append(database, item('s1'))).rejects.toThrow();
    expect(await rows()).toHaveLength(1);
  });

  it('keeps a refused sale for a person, and sends the ones behind it', async () => {
    for (const name of ['s1', 's2']) await append(database, item(name));
    answer = (row) => (row.id === 's1' ? Promise.reject(refusal(422, 'sales.sums_differ')) : Promise.resolve(receiptOf(row)));
    await round();
    expect(await states()).toEqual({ s1: 'needs_person', s2: 'acknowledged' });
    expect((await rows())[0]?.problem?.code).toBe('sales.sums_differ');
    expect(await acknowledgedPosition(database)).toBe(0);
    await round();
    expect(sent.map((each) => each.id)).toEqual(['s1', 's2']);

    answer = (row) => Promise.resolve(receiptOf(row));
    await sendAgain(database, 's1' as SaleId);
    await round();
    expect(await rows()).toEqual([]);
    expect(await acknowledgedPosition(database)).toBe(2);
  });

  it.each([401, 429, 503])('keeps waiting on %i, and does not hammer with the rest', async (status) => {
    for (const name of ['s1', 's2']) await append(database, item(name));
    answer = () => Promise.reject(refusal(status, 'not.now'));
    await round();
    expect(sent).toHaveLength(1);
    expect(await states()).toEqual({ s1: 'waiting', s2: 'waiting' });
  });

  it('is not blocked by one row that the server stumbles over', async () => {
    for (const name of ['s1', 's2']) await append(database, item(name));
    answer = (row) => (row.id === 's1' ? Promise.reject(refusal(500, 'http.500')) : Promise.resolve(receiptOf(row)));
    await round();
    expect(await states()).toEqual({ s1: 'waiting', s2: 'acknowledged' });
  });

  it('sends what a crash left half sent', async () => {
    await append(database, item('s1'));
    await database.outbox.toCollection().modify({ state: 'sending' });
    await round();
    expect(await rows()).toEqual([]);
  });

  it('leaves the sales of another tenant alone', async () => {
    await append(database, item('other', 'tenant-b' as TenantId));
    await append(database, item('mine'));
    await round();
    expect(sent.map((each) => each.id)).toEqual(['mine']);
    expect(await states()).toEqual({ other: 'waiting', mine: 'acknowledged' });
  });

  it('never moves the position past an unacknowledged row', async () => {
    for (const name of ['s1', 's2', 's3']) await append(database, item(name));
    const [, second, third] = await rows();
    if (!second || !third) throw new Error('three rows expected');
    await acknowledge(database, third.seq, receiptOf(third));
    await acknowledge(database, second.seq, receiptOf(second));
    expect(await acknowledgedPosition(database)).toBe(0);
    expect(await rows()).toHaveLength(3);
  });

  it('backs off by doubling up to a minute, waits as long as the server asks, and never gives up', async () => {
    const waits: number[] = [];
    const timeout = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((_run: () => void, wait_ms?: number) => {
      waits.push(wait_ms ?? 0);
      return 0;
    }) as unknown as typeof setTimeout);
    const own = () => waits.filter((wait_ms) => wait_ms >= 1000);
    vi.spyOn(database.outbox, 'update').mockResolvedValue(1);
    vi.spyOn(database.outbox, 'where').mockReturnValue({
      anyOf: () => ({ sortBy: () => Promise.resolve([{ ...item('s1'), seq: 1, state: 'waiting', attempts: 0 }]) }),
    } as never);
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    for (let attempt = 0; attempt < 9; attempt += 1) await round();
    expect(own()).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]);
    answer = () => Promise.reject(refusal(503, 'busy', 90_000));
    await round();
    expect(own().at(-1)).toBe(90_000);
    timeout.mockRestore();
    vi.restoreAllMocks();
  });
});
