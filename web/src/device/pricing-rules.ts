import { answerOf, ApiProblem, type Api, type PricingRulesAnswer, type Receipt } from '@shopx/api-client';
import type { Clock, TenantId } from '@shopx/domain';
import type { LocalDatabase } from './database.ts';
import { isNoAnswer, keepAnswer, keptBefore } from './kept-answer.ts';
import { isKernelError, type Kernel, type RuleSet } from './kernel.ts';

/** The tenant's promotions and price lists, as the kernel in this till has them. */
export type Rules = Readonly<{
  /** Has this till ever been told? A shop without promotions says so too. */
  known: boolean;
  /** The server's number for them. Undefined while there is nothing to look at: then carts are priced without a word about promotions. */
  version: number | undefined;
  /** What to call a promotion on the screen and on paper. */
  names: ReadonlyMap<string, string>;
  /** Every coupon that some promotion asks for: by its code in capitals, as the promotion spells it. */
  coupons: ReadonlyMap<string, string>;
  /** Why the kernel would not take the rules that came last; those from before hold on. */
  refused: string | undefined;
}>;

const none: Rules = { known: true, version: undefined, names: new Map(), coupons: new Map(), refused: undefined };
const untold: Rules = { ...none, known: false };

type Parts = Readonly<{ api: Api; database: LocalDatabase; clock: Clock; kernel: Kernel }>;

/** How long the till waits for the rules before it goes on with those that it has. */
const patience_ms = 8_000;

/**
 * Keeps the kernel's rules those of the tenant: first what this device kept, then what the server has, asked at opening, now and again, and after a sale
 * that the server priced by others. Rules travel whole, so a till has one version or the other and never half of one.
 */
export class PricingRules {
  readonly #parts: Parts;
  readonly #listeners = new Set<() => void>();
  #rules = untold;
  #tenantId: TenantId | undefined;
  #asking: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly get = (): Rules => this.#rules;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes up what this device kept of a tenant's rules, so that the first scan of the day is priced by them with or without a line. */
  async open(tenantId: TenantId): Promise<void> {
    if (this.#tenantId === tenantId) return;
    this.#tenantId = tenantId;
    // A question that is under way is another tenant's.
    this.#asking = undefined;
    this.#show(untold);
    const kept = await keptBefore<PricingRulesAnswer>(this.#parts.database, keyOf(tenantId)).catch(() => undefined);
    if (kept && this.#tenantId === tenantId) this.#take(kept);
  }

  /** Asks the server. Without an answer everything stays as it is; calls that overlap share one request. */
  refresh(): Promise<void> {
    if (this.#asking) return this.#asking;
    const asking = this.#ask().finally(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
    return (this.#asking = asking);
  }

  /** Hears what the server remarked of a sale: where it priced by other rules, there are newer ones. */
  readonly heard = ({ flags }: Pick<Receipt, 'flags'>): void => {
    if (flags.some(({ code }) => code === 'rules_differ')) void this.refresh();
  };

  async #ask(): Promise<void> {
    const { api, database, clock } = this.#parts;
    const tenantId = this.#tenantId;
    if (tenantId === undefined) return;
    const question = answerOf(api.GET('/v1/pricing-rules', { signal: AbortSignal.timeout(patience_ms) }));
    // Selling goes on by the rules that are there. A sign-in that has run out is said elsewhere, and so is a line that is away.
    const answer = await question.catch((fault: unknown) => {
      if (!isNoAnswer(fault) && !(fault instanceof ApiProblem)) throw fault;
      return undefined;
    });
    if (answer === undefined || this.#tenantId !== tenantId) return;
    this.#take(answer);
    // A full disk is said where it matters: when a sale can't be stored.
    await keepAnswer(database, clock, keyOf(tenantId), answer).catch(() => undefined);
  }

  #take(answer: PricingRulesAnswer): void {
    const { rules_version, promotions, price_lists, policy } = answer;
    if (rules_version === this.#rules.version)
      return this.#show(this.#rules.refused ? { ...this.#rules, refused: undefined } : this.#rules);
    if (promotions.length === 0 && price_lists.length === 0) return this.#show(none);
    // The server keeps rules as the kernel reads them; what an offer of each kind must have is for the kernel to refuse.
    const set = { promotions, price_lists, ...(policy ? { policy } : {}) } as RuleSet;
    const said = this.#parts.kernel.promotions(set);
    if (isKernelError(said)) return this.#show({ ...this.#rules, known: true, refused: `${said.error} ${said.pointer}` });
    const coupons = promotions.flatMap(({ coupon }) => (coupon === undefined ? [] : [[couponKey(coupon), coupon] as const]));
    const names = promotions.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const]));
    this.#show({ known: true, version: rules_version, names: new Map(names), coupons: new Map(coupons), refused: undefined });
  }

  #show(rules: Rules): void {
    if (rules === this.#rules) return;
    this.#rules = rules;
    for (const listener of this.#listeners) listener();
  }
}

const keyOf = (tenantId: TenantId): string => `${tenantId}:pricing-rules`;

/** People write a coupon as it comes; "welcome10" on a phone's screen is the WELCOME10 of the leaflet. */
export const couponKey = (code: string): string => code.trim().toUpperCase();
