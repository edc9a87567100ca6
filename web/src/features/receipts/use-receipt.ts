import { answerOf, type Receipt, type SaleBody, type StoredSale } from '@shopx/api-client';
import type { SaleId } from '@shopx/domain';
import { useQuery } from '@tanstack/react-query';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import type { OutboxRow } from '../../device/database.ts';
import { useDevice } from '../../device/device.ts';

export type StoredReceipt = Readonly<{
  document: SaleBody | undefined;
  receipt: Receipt | undefined;
  /** The row that still promises this sale to the server; absent once it is acknowledged and gone. */
  row: OutboxRow | undefined;
  fault: unknown;
  retry: () => void;
}>;

/**
 * A stored sale: from the server once it has it, else from this device's own log, where it lies exactly as it will be sent. Never from a basket.
 */
export function useReceipt(saleId: SaleId): StoredReceipt {
  const { api, database } = useDevice();
  const found = useLiveQuery(async () => ({ row: await database.outbox.where('id').equals(saleId).first() }), [database, saleId]);
  const at_server = found !== undefined && (found.row === undefined || found.row.state === 'acknowledged');
  const query = useQuery({
    queryKey: ['sale', saleId],
    queryFn: async ({ signal }) => {
      const path = { sale_id: saleId };
      return (await answerOf(api.GET('/v1/sales/{sale_id}', { params: { path }, signal }))) as StoredSale;
    },
    enabled: at_server,
    // A recorded sale never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const row = found?.row;
  // The row leaves when the server has the sale; until its copy has come, the screen keeps the one that was sent.
  const [sent, setSent] = useState<{ body: string; document: SaleBody }>();
  if (row && sent?.body !== row.body) setSent({ body: row.body, document: JSON.parse(row.body) as SaleBody });
  return {
    document: query.data?.document ?? sent?.document,
    receipt: query.data?.receipt ?? row?.receipt,
    row,
    fault: query.data || sent ? undefined : query.error,
    retry: () => void query.refetch(),
  };
}
