import { timeOfId, uuid7, type Basket } from '@shopx/domain';
import { expect, it } from 'vitest';
import { testDevice } from '../../../tests/test-device.tsx';
import { OpenBasket } from './open-basket.ts';

const start = Date.UTC(2026, 10, 23, 17);
const hour_ms = 60 * 60 * 1000;

it('a basket that was begun yesterday is paid with an id of today', async () => {
  let now_ms = start;
  const device = {
    ...(await testDevice()),
    clock: { now_ms: () => now_ms },
    newId: <Id extends string>() => uuid7<Id>(now_ms, (bytes) => crypto.getRandomValues(bytes)),
  };
  const open = await OpenBasket.load(device, '01930000-0000-7000-8000-000000000003' as never);
  const begun = open.get().basket;
  open.change({ ...begun, lines: [{} as Basket['lines'][number]] });

  now_ms = start + hour_ms;
  expect(open.readyToPay().saleId).toBe(begun.saleId);

  now_ms = start + 25 * hour_ms;
  const renewed = open.readyToPay();
  expect(timeOfId(renewed.saleId)).toBe(now_ms);
  expect(renewed.lines).toHaveLength(1);
  await open.settled();
  expect(await device.database.baskets.toCollection().primaryKeys()).toEqual([renewed.saleId]);
});
