import { instantOf, timeOfId, type Basket, type LineId, type RegisterId, type SaleId, type SaleKind } from '@shopx/domain';
import type { StoredBasket } from '../../device/database.ts';
import type { Device } from '../../device/device.ts';
import { emptyBasket } from './basket-changes.ts';

export type OpenBasketState = Readonly<{
  basket: Basket;
  /** The line touched last, marked for a moment; `touch` counts, so that the same line can be marked again. */
  touched: LineId | undefined;
  touch: number;
}>;

/** The server finds a sale by the time in its id, and refuses one whose id was made more than a day before the sale. */
const id_age_ms_max = 12 * 60 * 60 * 1000;

/**
 * The basket at the register. A change shows in the next frame and is written to this device behind it, in order; a reload or a crash finds it again.
 */
export class OpenBasket {
  readonly #device: Device;
  readonly #registerId: RegisterId;
  readonly #listeners = new Set<() => void>();
  #state: OpenBasketState;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(device: Device, registerId: RegisterId, basket: Basket) {
    this.#device = device;
    this.#registerId = registerId;
    this.#state = { basket, touched: undefined, touch: 0 };
  }

  /** Finds the basket left open at this register. One whose sale is already in the outbox was sold: the crash came after "stored". */
  static async load(device: Device, registerId: RegisterId): Promise<OpenBasket> {
    const { database } = device;
    const left = await database.baskets.where({ registerId, place: 'open' }).toArray();
    for (const row of left) {
      const sold = (await database.outbox.where('id').equals(row.saleId).count()) > 0;
      if (!sold && row.basket.lines.length > 0) return new OpenBasket(device, registerId, row.basket);
      await database.baskets.delete(row.saleId);
    }
    return new OpenBasket(device, registerId, emptyBasket(device.newId<SaleId>()));
  }

  readonly get = (): OpenBasketState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(basket: Basket, touched?: LineId): void {
    this.#show({ basket, touched, touch: this.#state.touch + 1 });
    this.#write(this.#row(basket, 'open'));
  }

  /** The open basket as it is about to be paid. One that was begun yesterday, or lay parked, gets an id of today: nothing was sent yet. */
  readyToPay(): Basket {
    const { basket } = this.#state;
    const age_ms = this.#device.clock.now_ms() - timeOfId(basket.saleId);
    if (Math.abs(age_ms) < id_age_ms_max) return basket;
    const renewed = { ...basket, saleId: this.#device.newId<SaleId>() };
    this.change(renewed);
    this.#writing = this.#writing.then(() => this.#device.database.baskets.delete(basket.saleId)).catch(() => undefined);
    return renewed;
  }

  /** Leaves a basket that is finished: its row went with the sale's own transaction. */
  startNext(kind: SaleKind = 'sale'): void {
    this.#show({ basket: emptyBasket(this.#device.newId<SaleId>(), kind), touched: undefined, touch: 0 });
  }

  park(): void {
    const { basket } = this.#state;
    if (basket.lines.length === 0) return;
    this.#write(this.#row(basket, 'parked'));
    this.startNext();
  }

  /** Takes up a parked basket; what was open is parked in its place. */
  takeUp(parked: StoredBasket): void {
    this.park();
    this.#show({ basket: parked.basket, touched: undefined, touch: 0 });
    this.#write(this.#row(parked.basket, 'open'));
  }

  empty(): void {
    const { saleId, kind } = this.#state.basket;
    this.#show({ basket: emptyBasket(this.#device.newId<SaleId>(), kind), touched: undefined, touch: 0 });
    this.#writing = this.#writing.then(() => this.#device.database.baskets.delete(saleId)).catch(() => undefined);
  }

  /** Resolves when all changes so far are written. A sale waits for it, so that no late write brings a sold basket back. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #row(basket: Basket, place: StoredBasket['place']): StoredBasket {
    const changedAt = instantOf(this.#device.clock.now_ms());
    return { saleId: basket.saleId, registerId: this.#registerId, place, basket, changedAt };
  }

  #write(row: StoredBasket): void {
    // A full disk must not stop the selling; storing the sale itself is where it is said.
    this.#writing = this.#writing.then(() => this.#device.database.baskets.put(row)).catch(() => undefined);
  }

  #show(state: OpenBasketState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
