import { useTranslation } from 'react-i18next';
import { useDevice } from '../../device/device.ts';
import { faultWords } from '../../ui/screen-fault.tsx';
import { addCoupon, coupons_max } from './basket-changes.ts';
import { findCoupon, giveBack, promisedCoupon, type CouponRefusal } from './coupons.ts';
import type { OpenBasket } from './open-basket.ts';

/** Coupons on their way into the open basket. A shop whose promotions ask for none is asked nothing, and neither is its server. */
export function useCoupons(openBasket: OpenBasket) {
  const { t } = useTranslation();
  const device = useDevice();

  /** Puts a coupon into the basket; undefined once it is there, else why not. */
  const take = async (text: string): Promise<CouponRefusal | undefined> => {
    const before = openBasket.get().basket;
    if ((before.coupons?.length ?? 0) >= coupons_max) return 'tooMany';
    const found = await findCoupon(device, text, before.saleId);
    if (found.kind === 'refused') return found.why;
    const { basket } = openBasket.get();
    // The sale may have been paid while the server was asked.
    if (basket.saleId !== before.saleId) giveBack(device, [found.coupon], before.saleId);
    else openBasket.change(addCoupon(basket, found.coupon));
    return undefined;
  };

  /** Is there anything to give a coupon for? */
  const takes = (): boolean => openBasket.get().basket.kind === 'sale' && device.rules.get().coupons.size > 0;

  const words = (why: CouponRefusal, text: string): string => t(`coupon.${why}`, { coupon: text, count: coupons_max });

  return {
    take,
    takes,
    /** For the field: undefined once the coupon is in the basket, else why not, in words. */
    takeTyped: async (text: string): Promise<string | undefined> => {
      try {
        const why = await take(text);
        return why && words(why, text);
      } catch (fault) {
        return faultWords(t, fault);
      }
    },
    /** Do the promotions themselves ask for this code? */
    isPromised: (text: string): boolean => takes() && promisedCoupon(device.rules.get(), text) !== undefined,
    /** Takes what no product has the code of, when it is a customer's own coupon. False: it is none. */
    takeOwn: async (text: string): Promise<CouponRefusal | boolean> => {
      if (!takes()) return false;
      const why = await take(text);
      return why === 'notKnown' || why === 'unreachable' ? false : (why ?? true);
    },
    words,
  };
}
