import { answerOf, type Receipt, type SaleBody } from '@shopx/api-client';
import { minorUnits, type MinorUnits, type SaleId } from '@shopx/domain';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLiveQuery } from 'dexie-react-hooks';
import type { OutboxRow } from '../../device/database.ts';
import { useDevice, useRegister } from '../../device/device.ts';

const page_limit = 50;
const minute_ms = 60_000;

export type SaleEntry = Readonly<{
  saleId: SaleId;
  occurredAt: string;
  kind: Receipt['kind'];
  totalMinor: MinorUnits;
  currency: string;
  receiptNumber: string | undefined;
  flags: number;
  state: OutboxRow['state'];
}>;

const fromServer = (receipt: Receipt): SaleEntry => ({
  saleId: receipt.sale_id as SaleId,
  occurredAt: receipt.occurred_at,
  kind: receipt.kind,
  totalMinor: minorUnits(receipt.total_minor),
  currency: receipt.currency,
  receiptNumber: receipt.receipt_number,
  flags: receipt.flags.length,
  state: 'acknowledged',
});

function fromDevice(row: OutboxRow): SaleEntry {
  const body = JSON.parse(row.body) as SaleBody;
  return {
    saleId: row.id,
    occurredAt: row.occurredAt,
    kind: body.kind === 'return' ? 'return' : 'sale', // a till sends nothing else here
    totalMinor: minorUnits(body.total_minor),
    currency: body.currency,
    receiptNumber: row.receipt?.receipt_number,
    flags: row.receipt?.flags.length ?? 0,
    state: row.state,
  };
}

/** The register's sales of its business day: what is still on this device first, then what the server has, newest first. */
export function useSales() {
  const { api, clock, database } = useDevice();
  const { registerId, store } = useRegister();
  const from = dayStart(clock.now_ms(), store.time_zone, store.cut_over_minutes);
  const query = useInfiniteQuery({
    queryKey: ['sales', registerId, from],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET('/v1/sales', {
          params: { query: { register_id: registerId, from, limit: String(page_limit), ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor,
  });
  const rows = useLiveQuery(() => database.outbox.orderBy('seq').reverse().toArray(), [database]) ?? [];
  const here = rows.filter((row) => row.registerId === registerId && row.state !== 'acknowledged').map(fromDevice);
  const at_server = query.data?.pages.flatMap((page) => page.items.map(fromServer)) ?? [];
  const known = new Set(here.map((entry) => entry.saleId));
  return { query, here, at_server: at_server.filter((entry) => !known.has(entry.saleId)) };
}

/**
 * The latest cut-over at or before now, as an instant. Only for asking "today": the business date of a sale is the server's (E23). The zone's offset is
 * read by formatting, and a wrong guess around a clock change is at most an hour of sales more or less in the list.
 */
export function dayStart(now_ms: number, timeZone: string, cut_over_minutes: number): string {
  const options: Intl.DateTimeFormatOptions = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(new Date(now_ms));
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const minutes_today = part('hour') * 60 + part('minute');
  const since_minutes = (minutes_today - cut_over_minutes + 24 * 60) % (24 * 60);
  const whole_minute_ms = Math.floor(now_ms / minute_ms) * minute_ms;
  return new Date(whole_minute_ms - since_minutes * minute_ms).toISOString();
}
