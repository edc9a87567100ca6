import { answerOf, ApiProblem } from '@shopx/api-client';
import type { Basket, BasketCoupon, SaleId } from '@shopx/domain';
import type { Device } from '../../device/device.ts';
import { isNoAnswer } from '../../device/kept-answer.ts';
import type { KernelQuote } from '../../device/kernel.ts';
import { couponKey, type Rules } from '../../device/pricing-rules.ts';

/** used: it takes something off; waiting: nothing in the basket is for it, or not at this hour; unknown: no promotion asks for it any more. */
export type CouponState = 'used' | 'waiting' | 'unknown';

/** What has become of each coupon in the basket: the kernel says whether it is used. */
export function couponStates(
  basket: Basket,
  quote: KernelQuote | undefined,
  rules: Rules,
): readonly Readonly<{ coupon: BasketCoupon; state: CouponState }>[] {
  const used = new Set(quote?.coupons?.filter((each) => each.used).map((each) => each.code));
  return (basket.coupons ?? []).map((coupon) => {
    if (used.has(coupon.unlocks)) return { coupon, state: 'used' };
    return { coupon, state: rules.coupons.has(couponKey(coupon.unlocks)) ? 'waiting' : 'unknown' };
  });
}

export type CouponRefusal = 'notKnown' | 'unreachable' | 'usedUp' | 'notYet' | 'ended' | 'tooMany';
export type FoundCoupon = Readonly<{ kind: 'found'; coupon: BasketCoupon }> | Readonly<{ kind: 'refused'; why: CouponRefusal }>;

/** How long the customer waits for the server's word on a coupon. */
const patience_ms = 2_000;
/** What a promotion or the server may call a coupon. */
const code_form = /^[A-Za-z0-9._:-]{1,64}$/;

const refused = (why: CouponRefusal): FoundCoupon => ({ kind: 'refused', why });

/** Spelled as the promotions spell it; undefined where none asks for it. */
export const promisedCoupon = (rules: Rules, text: string): string | undefined => rules.coupons.get(couponKey(text));

/**
 * What a coupon is good for. A code of the promotions is taken as it is; any other may be a customer's own, whose uses the server counts. Uses are reserved
 * for the sale while there is a line; without one a code of the promotions is taken on trust, and the server says afterwards if it was used up.
 */
export async function findCoupon(device: Device, text: string, saleId: SaleId): Promise<FoundCoupon> {
  const typed = text.trim();
  if (!code_form.test(typed)) return refused('notKnown');
  // What was printed this morning may be newer than what this till has read.
  if (promisedCoupon(device.rules.get(), typed) === undefined) await device.rules.refresh();
  const promised = promisedCoupon(device.rules.get(), typed);
  const found =
    promised === undefined ? await countedCoupon(device, typed) : { kind: 'found' as const, coupon: { code: promised, unlocks: promised } };
  return found.kind === 'found' ? reserve(device, found.coupon, saleId) : found;
}

/** A code that the server counts the uses of. */
async function countedCoupon({ api }: Device, code: string): Promise<FoundCoupon> {
  try {
    const signal = AbortSignal.timeout(patience_ms);
    const { unlocks } = await answerOf(api.GET('/v1/coupons/{code}', { params: { path: { code } }, signal }));
    return { kind: 'found', coupon: { code, unlocks } };
  } catch (fault) {
    if (fault instanceof ApiProblem) return refused(fault.problem.status === 404 ? 'notKnown' : 'unreachable');
    if (isNoAnswer(fault)) return refused('unreachable');
    throw fault;
  }
}

const refusal_of: Readonly<Record<string, CouponRefusal>> = {
  'pricing.coupon_used_up': 'usedUp',
  'pricing.coupon_not_yet': 'notYet',
  'pricing.coupon_ended': 'ended',
};

async function reserve({ api, line }: Device, coupon: BasketCoupon, sale_id: SaleId): Promise<FoundCoupon> {
  const found: FoundCoupon = { kind: 'found', coupon };
  if (!line.get().online) return found;
  try {
    const signal = AbortSignal.timeout(patience_ms);
    const path = { code: coupon.code, sale_id };
    await answerOf(api.PUT('/v1/coupons/{code}/redemptions/{sale_id}', { params: { path }, signal }));
    return found;
  } catch (fault) {
    if (fault instanceof ApiProblem) {
      const why = refusal_of[fault.problem.code];
      // Nobody counts the uses of this one (404), or the server can't say just now.
      return why === undefined ? found : refused(why);
    }
    if (isNoAnswer(fault)) return found;
    throw fault;
  }
}

/** Gives back what was reserved for a basket that doesn't use it after all. Best effort: the server shows what stays reserved without a sale. */
export function giveBack({ api }: Device, coupons: readonly BasketCoupon[], sale_id: SaleId): void {
  for (const { code } of coupons) {
    const signal = AbortSignal.timeout(patience_ms);
    const path = { code, sale_id };
    void api.DELETE('/v1/coupons/{code}/redemptions/{sale_id}', { params: { path }, signal }).catch(() => undefined);
  }
}

/** A basket that lay for long is paid under an id of today; what was reserved for it moves along. */
export function moveReservations(device: Device, coupons: readonly BasketCoupon[], from: SaleId, to: SaleId): void {
  giveBack(device, coupons, from);
  for (const coupon of coupons) void reserve(device, coupon, to).catch(() => undefined);
}
