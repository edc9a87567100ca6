import {
  businessDate,
  formatDay,
  localDate,
  priceOfLabel,
  type Basket,
  type LineId,
  type MinorUnits,
  type PriceE4,
  type QuantityMilli,
} from '@shopx/domain';
import { useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevice, useRegister } from '../../device/device.ts';
import { withoutSymbology } from '../../device/scanner-wedge.ts';
import { moneyRulesOf } from '../../device/shop.ts';
import { faultWords } from '../../ui/screen-fault.tsx';
import { addLine, removeCoupon } from './basket-changes.ts';
import type { Catalogue } from './catalogue.ts';
import { giveBack } from './coupons.ts';
import type { OpenBasket } from './open-basket.ts';
import { measured, readScan, type Measure } from './read-scan.ts';
import { lineOf, sellablesOf, type Sellable } from './sellable.ts';
import { useCoupons } from './use-coupons.ts';
import { usePriced } from './use-priced.ts';

/** What happened to the last thing that the cashier did; a word beside the colour. */
export type Notice = Readonly<{ tone: 'error' | 'warning' | 'info'; title: string; hint?: string }>;

type Chosen = Readonly<{
  quantityMilli?: QuantityMilli | undefined;
  code?: string | undefined;
  typed?: boolean;
  labelPriceMinor?: MinorUnits | undefined;
}>;
export type PriceQuestion = Readonly<{ sellable: Sellable; chosen: Chosen }>;

export type Till = ReturnType<typeof useTill>;

/** The open basket with everything that puts something into it. */
export function useTill(openBasket: OpenBasket, catalogue: Catalogue) {
  const { t } = useTranslation();
  const device = useDevice();
  const register = useRegister();
  const state = useSyncExternalStore(openBasket.subscribe, openBasket.get);
  const priced = usePriced(state.basket);
  const [notice, setNotice] = useState<Notice>();
  const [question, setQuestion] = useState<PriceQuestion>();
  const [lookingUp, setLookingUp] = useState<string>();
  const coupons = useCoupons(openBasket);
  const scans = useRef<Promise<void>>(Promise.resolve());
  const { currency } = moneyRulesOf(register);

  const put = (sellable: Sellable, unitPriceE4: PriceE4, chosen: Chosen) => {
    const { time_zone, cut_over_minutes } = register.store;
    const day = businessDate(device.clock.now_ms(), time_zone, cut_over_minutes);
    const line = lineOf(sellable, { ...chosen, lineId: device.newId<LineId>(), unitPriceE4 }, register.taxClasses, day);
    if (!line) {
      setNotice({ tone: 'error', title: t('till.noTaxClass', { name: sellable.name, code: sellable.taxCode }) });
      return;
    }
    const added = addLine(openBasket.get().basket, line);
    openBasket.change(added.basket, added.touched);
    setNotice(undefined);
    setQuestion(undefined);
  };

  const add = (sellable: Sellable, chosen: Chosen = {}) => {
    if (sellable.unitPriceE4 !== null) put(sellable, sellable.unitPriceE4, chosen);
    else if (chosen.labelPriceMinor !== undefined) put(sellable, priceOfLabel(chosen.labelPriceMinor, currency), chosen);
    else setQuestion({ sellable, chosen });
  };

  const addMeasured = (sellable: Sellable, code: string, measure: Measure): void => {
    const label = measured(sellable, measure, currency);
    if (label !== 'not_by_weight') add(sellable, { code, ...label });
    else setNotice({ tone: 'error', title: t('scan.notByWeight', { name: sellable.name }), hint: t('scan.nothingAdded') });
  };

  const scanCoupon = async (text: string): Promise<void> => {
    const why = await coupons.take(text);
    setNotice(why && { tone: 'error', title: coupons.words(why, text) });
  };

  const scanUnknown = async (code: string): Promise<void> => {
    const own = await coupons.takeOwn(code);
    if (own === false) setNotice({ tone: 'error', title: t('till.unknownCode', { code }), hint: t('till.unknownCodeHint') });
    else setNotice(own === true ? undefined : { tone: 'error', title: coupons.words(own, code) });
  };

  const warnPastBest = (name: string, since: string): void => {
    const day = since === '' ? '' : formatDay(since);
    setNotice({ tone: 'warning', title: t('scan.pastBest', { name, day }), hint: t('scan.pastBestHint') });
  };

  const lookUp = async (text: string, quantityMilli: QuantityMilli | undefined) => {
    if (coupons.isPromised(withoutSymbology(text))) return scanCoupon(withoutSymbology(text));
    const today = localDate(device.clock.now_ms(), register.store.time_zone);
    const read = readScan(device.kernel, text, { today, currency });
    if (read.kind === 'refused') {
      const day = read.why === 'expired' && read.detail !== '' ? formatDay(read.detail) : '';
      setNotice({ tone: 'error', title: t(`scan.${read.why}`, { detail: read.detail, day }), hint: t(`scan.${read.why}Hint`) });
      return;
    }
    const { code, measure, pastBestBefore } = read;
    setLookingUp(code);
    try {
      const answer = await catalogue.byCode(read.lookUp);
      const found = answer.kind === 'found' ? sellablesOf(answer.product).find((each) => each.variantId === answer.variantId) : undefined;
      if (found) {
        if (measure) addMeasured(found, code, measure);
        else add(found, { code, quantityMilli });
        if (pastBestBefore !== undefined) warnPastBest(found.name, pastBestBefore);
      } else if (answer.kind === 'unreachable') {
        setNotice({ tone: 'warning', title: t('till.lookupFailed', { code }), hint: t('till.lookupFailedHint') });
      } else await scanUnknown(code);
    } catch (fault) {
      setNotice({ tone: 'error', title: t('till.unknownCode', { code }), hint: faultWords(t, fault) });
    } finally {
      setLookingUp(undefined);
    }
  };

  const change = (basket: Basket, touched?: LineId) => {
    const { coupons: before = [], saleId } = openBasket.get().basket;
    openBasket.change(basket, touched);
    const dropped = before.filter((each) => !basket.coupons?.includes(each));
    if (dropped.length > 0) giveBack(device, dropped, saleId);
  };

  return {
    ...state,
    priced,
    notice,
    question,
    lookingUp,
    add,
    /** Scans are looked up one after the other, so that the basket has them in the order of the counter. */
    scan: (code: string, quantityMilli?: QuantityMilli) => {
      scans.current = scans.current
        .then(() => lookUp(code, quantityMilli))
        // What goes wrong with one scan must not hold up the next.
        .catch((fault: unknown) => setNotice({ tone: 'error', title: t('till.unknownCode', { code }), hint: faultWords(t, fault) }));
    },
    answerPrice: (unitPriceE4: PriceE4) => {
      if (question) put(question.sellable, unitPriceE4, { ...question.chosen, typed: true });
    },
    coupons,
    removeCoupon: (code: string) => change(removeCoupon(openBasket.get().basket, code)),
    empty: () => {
      const { basket } = openBasket.get();
      giveBack(device, basket.coupons ?? [], basket.saleId);
      openBasket.empty();
    },
    dropQuestion: () => setQuestion(undefined),
    say: setNotice,
    change,
  };
}
