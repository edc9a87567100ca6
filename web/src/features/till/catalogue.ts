import { answerOf, ApiProblem, type Category, type Product } from '@shopx/api-client';
import type { TenantId } from '@shopx/domain';
import { codeKey, type KnownProduct } from '../../device/database.ts';
import type { Device } from '../../device/device.ts';
import { isNoAnswer, keptAnswer } from '../../device/kept-answer.ts';

/** How long a scan waits for the server before this device's own copy answers. */
const scan_patience_ms = 1_200;
const page_limit = '60';
const learn_limit = '200';
/** The cashier's own requests go first. */
const learn_pause_ms = 150;
/** Products that one device remembers; the ones not seen for longest make room. */
const known_products_max = 20_000;
/** Products that a search without a line looks through at most. */
const device_results_max = 60;

export type ProductPage = Readonly<{ products: readonly Product[]; nextCursor: string | undefined; from: 'server' | 'device' }>;

export type Lookup =
  | Readonly<{ kind: 'found'; product: Product; variantId: string }>
  | Readonly<{ kind: 'unknown' }>
  /** Neither the server nor this device could say. */
  | Readonly<{ kind: 'unreachable' }>;

/** The catalogue as the till sees it: the server's answer when there is a line, what this device has seen when there is none. */
export class Catalogue {
  readonly #device: Device;
  readonly #tenantId: TenantId;

  constructor(device: Device, tenantId: TenantId) {
    this.#device = device;
    this.#tenantId = tenantId;
  }

  async categories(): Promise<readonly Category[]> {
    const key = `${this.#tenantId}:categories`;
    const kept = await keptAnswer(this.#device, key, (signal) => answerOf(this.#device.api.GET('/v1/categories', { signal })));
    return kept.answer.items;
  }

  async browse(categoryId: string | undefined, cursor: string | undefined, signal: AbortSignal): Promise<ProductPage> {
    const query = { limit: page_limit, ...(categoryId ? { category_id: categoryId } : {}), ...(cursor ? { cursor } : {}) };
    return this.#page(query, signal, (product) => !categoryId || product.category_id === categoryId);
  }

  async search(text: string, signal: AbortSignal): Promise<ProductPage> {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (product: Product) => {
      const codes = product.variants.flatMap((variant) => [variant.sku ?? '', ...variant.codes.map((each) => each.code)]);
      const haystack = [product.name, ...codes].join(' ').toLowerCase();
      return words.every((word) => haystack.includes(word));
    };
    return this.#page({ limit: page_limit, search: text }, signal, matches);
  }

  /**
   * Reads the catalogue page by page behind the scenes, so that this device can sell without a line what it has not shown yet. A catalogue larger than
   * the device remembers is known in part.
   */
  async learn(signal: AbortSignal): Promise<void> {
    let cursor: string | undefined;
    for (let learnt = 0; learnt < known_products_max && !signal.aborted;) {
      const query = { limit: learn_limit, ...(cursor ? { cursor } : {}) };
      const page = await answerOf(this.#device.api.GET('/v1/products', { params: { query }, signal }));
      await this.#remember(page.items);
      learnt += page.items.length;
      cursor = page.next_cursor;
      if (cursor === undefined || page.items.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, learn_pause_ms));
    }
  }

  async byCode(code: string): Promise<Lookup> {
    if (this.#device.line.get().online) {
      try {
        const path = { code };
        const signal = AbortSignal.timeout(scan_patience_ms);
        const answer = await answerOf(this.#device.api.GET('/v1/products/by-code/{code}', { params: { path }, signal }));
        void this.#remember([answer.product]);
        return { kind: 'found', product: answer.product, variantId: answer.variant_id };
      } catch (fault) {
        if (fault instanceof ApiProblem && fault.problem.status === 404) return { kind: 'unknown' };
        if (!(fault instanceof ApiProblem) && !isNoAnswer(fault)) throw fault;
      }
    }
    return this.#byCodeHere(code);
  }

  async #byCodeHere(code: string): Promise<Lookup> {
    const key = codeKey(this.#tenantId, code);
    const known = await this.#device.database.products.where('codeKeys').equals(key).first();
    const variant = known?.product.variants.find((each) => keysOf(this.#tenantId, each).includes(key));
    return known && variant ? { kind: 'found', product: known.product, variantId: variant.id } : { kind: 'unreachable' };
  }

  async #page(
    query: { limit: string; search?: string; category_id?: string; cursor?: string },
    signal: AbortSignal,
    matches: (product: Product) => boolean,
  ): Promise<ProductPage> {
    try {
      const answer = await answerOf(this.#device.api.GET('/v1/products', { params: { query }, signal }));
      void this.#remember(answer.items);
      return { products: answer.items, nextCursor: answer.next_cursor, from: 'server' };
    } catch (fault) {
      if (signal.aborted || !isNoAnswer(fault)) throw fault;
      const here = await this.#device.database.products
        .orderBy('seen_ms')
        .reverse()
        .filter((known) => known.tenantId === this.#tenantId && matches(known.product))
        .limit(device_results_max)
        .toArray();
      if (here.length === 0 && query.search === undefined) throw fault;
      return { products: here.map((known) => known.product), nextCursor: undefined, from: 'device' };
    }
  }

  /** Keeps what was seen. Failing to is no reason to disturb a sale. */
  async #remember(products: readonly Product[]): Promise<void> {
    const { database, clock } = this.#device;
    const seen_ms = clock.now_ms();
    const rows: KnownProduct[] = products.map((product) => ({
      tenantId: this.#tenantId,
      id: product.id,
      product,
      codeKeys: product.variants.flatMap((variant) => keysOf(this.#tenantId, variant)),
      seen_ms,
    }));
    try {
      await database.products.bulkPut(rows);
      const surplus = (await database.products.count()) - known_products_max;
      if (surplus > 0) await database.products.orderBy('seen_ms').limit(surplus).delete();
    } catch {
      // A full disk is said where it matters: when a sale can't be stored.
    }
  }
}

function keysOf(tenantId: TenantId, variant: Product['variants'][number]): string[] {
  return variant.codes.map((each) => codeKey(tenantId, each.code));
}
