import type { Basket, LineId, PriceE4, QuantityMilli } from '@shopx/domain';
import { useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyRulesOf, useDevice, useRegister } from '../../device/device.ts';
import { cartOf, isKernelError, type KernelError, type KernelQuote } from '../../device/kernel.ts';
import { faultWords } from '../../ui/screen-fault.tsx';
import { addLine } from './basket-changes.ts';
import type { Catalogue } from './catalogue.ts';
import type { OpenBasket } from './open-basket.ts';
import { lineOf, sellablesOf, type Sellable } from './sellable.ts';

/** What happened to the last thing that the cashier did; a word beside the colour. */
export type Notice = Readonly<{ tone: 'error' | 'warning' | 'info'; title: string; hint?: string }>;

type Chosen = Readonly<{ quantityMilli?: QuantityMilli | undefined; code?: string | undefined }>;
export type PriceQuestion = Readonly<{ sellable: Sellable; chosen: Chosen }>;

export type Till = ReturnType<typeof useTill>;

export type Priced = Readonly<{ quote: KernelQuote | undefined; fault: KernelError | undefined }>;

/** The kernel's word on a basket; an empty one has nothing to price. */
export function usePriced(basket: Basket): Priced {
  const { kernel } = useDevice();
  const register = useRegister();
  return useMemo(() => {
    if (basket.lines.length === 0) return { quote: undefined, fault: undefined };
    const answer = kernel.quote(cartOf(basket, moneyRulesOf(register)));
    return isKernelError(answer) ? { quote: undefined, fault: answer } : { quote: answer, fault: undefined };
  }, [kernel, basket, register]);
}

/** The open basket with everything that puts something into it. */
export function useTill(openBasket: OpenBasket, catalogue: Catalogue) {
  const { t } = useTranslation();
  const device = useDevice();
  const { taxClasses } = useRegister();
  const state = useSyncExternalStore(openBasket.subscribe, openBasket.get);
  const priced = usePriced(state.basket);
  const [notice, setNotice] = useState<Notice>();
  const [question, setQuestion] = useState<PriceQuestion>();
  const [lookingUp, setLookingUp] = useState<string>();
  const scans = useRef<Promise<void>>(Promise.resolve());

  const put = (sellable: Sellable, unitPriceE4: PriceE4, chosen: Chosen) => {
    const { quantityMilli, code } = chosen;
    const quantity = quantityMilli === undefined ? {} : { quantityMilli };
    const line = lineOf(sellable, { lineId: device.newId<LineId>(), unitPriceE4, code, ...quantity }, taxClasses);
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
    if (sellable.unitPriceE4 === null) setQuestion({ sellable, chosen });
    else put(sellable, sellable.unitPriceE4, chosen);
  };

  const lookUp = async (code: string, quantityMilli: QuantityMilli | undefined) => {
    setLookingUp(code);
    try {
      const answer = await catalogue.byCode(code);
      const found = answer.kind === 'found' ? sellablesOf(answer.product).find((each) => each.variantId === answer.variantId) : undefined;
      if (found) add(found, { code, quantityMilli });
      else if (answer.kind === 'unreachable') {
        setNotice({ tone: 'warning', title: t('till.lookupFailed', { code }), hint: t('till.lookupFailedHint') });
      } else setNotice({ tone: 'error', title: t('till.unknownCode', { code }), hint: t('till.unknownCodeHint') });
    } catch (fault) {
      setNotice({ tone: 'error', title: t('till.unknownCode', { code }), hint: faultWords(t, fault) });
    } finally {
      setLookingUp(undefined);
    }
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
      scans.current = scans.current.then(() => lookUp(code, quantityMilli));
    },
    answerPrice: (unitPriceE4: PriceE4) => {
      if (question) put(question.sellable, unitPriceE4, question.chosen);
    },
    dropQuestion: () => setQuestion(undefined),
    say: setNotice,
    change: (basket: Basket, touched?: LineId) => openBasket.change(basket, touched),
  };
}
