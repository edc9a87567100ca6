import { answerOf, type Receipt, type SaleBody } from '@shopx/api-client';
import type { Device } from '../../device/device.ts';
import { Sender } from './sender.ts';

/** The lock that keeps two tabs from sending at once. Sending twice would be harmless, only wasteful. */
const lock_name = 'shopx.outbox';

/** Rows also wait for hours, so now and again the sender looks by itself, hint or no hint. */
const look_ms = 30_000;

/** Starts sending for as long as the page lives; the returned `wake` is the hint after a new sale. */
export function startSender(
  device: Device,
  /** Told of each receipt, with what the server remarked. */
  onReceipt: (receipt: Receipt) => void,
): Readonly<{ wake: () => void; stop: () => void }> {
  const { api, database, line, session } = device;
  const sender = new Sender({
    database,
    put: async (row) => {
      const receipt = await answerOf(
        api.PUT('/v1/sales/{sale_id}', {
          params: { path: { sale_id: row.id } },
          // The types are told what the text holds; what travels is the text itself, byte for byte the same at each attempt.
          body: JSON.parse(row.body) as SaleBody,
          bodySerializer: () => row.body,
        }),
      );
      onReceipt(receipt);
      return receipt;
    },
    tenantId: () => {
      const signed_in = session.get();
      return signed_in && !signed_in.ended ? signed_in.tenantId : undefined;
    },
    random: Math.random,
    exclusively: async (work) => {
      // Absent on a page without TLS; then two tabs may send the same row, which the id makes harmless.
      const locks = navigator.locks as LockManager | undefined;
      if (locks) await locks.request(lock_name, work);
      else await work();
    },
  });
  const wake = () => sender.wake();
  const wakeWhenBack = () => {
    if (line.get().online) wake();
  };
  const stopListening = [line.subscribe(wakeWhenBack), session.subscribe(wake)];
  const timer = setInterval(wake, look_ms);
  wake();
  return {
    wake,
    stop: () => {
      clearInterval(timer);
      for (const stop of stopListening) stop();
      sender.stop();
    },
  };
}
