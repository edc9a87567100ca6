import { instantOf, type Basket } from '@shopx/domain';
import type { Device } from '../device/device.ts';
import type { KernelQuote, Moment } from '../device/kernel.ts';
import type { RegisterChoice } from '../device/session.ts';
import { moneyRulesOf } from '../device/shop.ts';
import { append } from '../features/outbox/log.ts';
import { saleDocument } from '../features/payment/sale-document.ts';
import type { Settled } from '../features/payment/tendering.ts';

/** Version of the sale's body as this till writes it. */
const body_version = 1;

/**
 * Ends a basket: in one local transaction the promise goes into the outbox and the basket goes away. Resolves when the disk has it, which is when the
 * screen may say so; whether there is a line makes no difference here.
 */
export async function finishSale(
  device: Device,
  register: RegisterChoice,
  sale: Readonly<{ basket: Basket; quote: KernelQuote; moment: Moment | undefined; settled: Settled }>,
): Promise<void> {
  const { database, clock } = device;
  const { basket } = sale;
  const occurredAt = instantOf(clock.now_ms());
  const { tenantId, storeId, registerId } = register;
  const document = saleDocument({ ...sale, rules: moneyRulesOf(register), storeId, registerId, occurredAt });
  await database.transaction('rw', database.outbox, database.baskets, async () => {
    await append(database, {
      id: basket.saleId,
      tenantId,
      storeId,
      registerId,
      command: 'sales.record',
      version: body_version,
      body: JSON.stringify(document),
      occurredAt,
    });
    await database.baskets.delete(basket.saleId);
  });
}
