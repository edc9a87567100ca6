import type { Basket, Instant, RegisterId, SaleId, StoreId, TenantId } from '@shopx/domain';
import type { Problem, Product, Receipt } from '@shopx/api-client';
import Dexie, { type EntityTable, type Table } from 'dexie';

/**
 * A promise to the server. `body` is the exact text that is sent, every time; `id` was made before the first attempt and is the idempotency key.
 * There is no state for "dropped": a row leaves only once the server has acknowledged it and everything before it.
 */
export type OutboxRow = Readonly<{
  /** Order on this device, and the order of sending. */
  seq: number;
  id: SaleId;
  tenantId: TenantId;
  storeId: StoreId;
  registerId: RegisterId;
  command: 'sales.record';
  /** Version of the body, so that a till updated overnight can still send it. */
  version: number;
  body: string;
  occurredAt: Instant;
  state: 'waiting' | 'sending' | 'needs_person' | 'acknowledged';
  attempts: number;
  /** What the server said when it refused; shown to the person who must look. */
  problem?: Problem;
  /** The server's receipt, kept while an older row still holds the log back. */
  receipt?: Receipt;
}>;

/** A basket that is open at a register, or parked. */
export type StoredBasket = Readonly<{
  saleId: SaleId;
  registerId: RegisterId;
  place: 'open' | 'parked';
  basket: Basket;
  changedAt: Instant;
}>;

/** A product as the server last showed it to this device, so that a known code still sells without a line. */
export type KnownProduct = Readonly<{
  tenantId: TenantId;
  id: string;
  product: Product;
  /** `tenant:code`, with GTINs padded to 14 digits. */
  codeKeys: readonly string[];
  seen_ms: number;
}>;

/** The last good answer to a question that a till asks at every start. */
export type KeptAnswer = Readonly<{ key: string; answer: unknown; kept_ms: number }>;

/** A position of a log, such as how far the outbox is acknowledged. */
export type Position = Readonly<{ log: string; seq: number }>;

export class LocalDatabase extends Dexie {
  declare outbox: Table<OutboxRow, number, Omit<OutboxRow, 'seq'>>;
  declare baskets: EntityTable<StoredBasket, 'saleId'>;
  declare products: Table<KnownProduct, [TenantId, string]>;
  declare kept: EntityTable<KeptAnswer, 'key'>;
  declare positions: EntityTable<Position, 'log'>;

  constructor(name = 'shopx') {
    // Strict: a transaction is done when the disk has it, not when the operating system has promised to write it.
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      outbox: '++seq, &id, state',
      baskets: 'saleId, [registerId+place]',
      products: '[tenantId+id], *codeKeys, seen_ms',
      kept: 'key',
      positions: 'log',
    });
  }
}

/** GTIN-8, -12, -13 and -14 name the same thing once padded (E17); every other code stands for itself. */
export function codeKey(tenantId: TenantId, code: string): string {
  const trimmed = code.trim();
  const is_gtin = /^(\d{8}|\d{12,14})$/.test(trimmed);
  return `${tenantId}:${is_gtin ? trimmed.padStart(14, '0') : trimmed.toUpperCase()}`;
}
