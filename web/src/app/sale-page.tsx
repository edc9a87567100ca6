import { minorUnits, type Basket, type SaleKind } from '@shopx/domain';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useDevice, useRegister } from '../device/device.ts';
import type { KernelQuote, Moment } from '../device/kernel.ts';
import { moneyRulesOf } from '../device/shop.ts';
import { LineState } from '../features/outbox/line-state.tsx';
import { FinishedSheet } from '../features/payment/finished-sheet.tsx';
import { PaymentFrame } from '../features/payment/payment-frame.tsx';
import { PaymentSheet } from '../features/payment/payment-sheet.tsx';
import type { Settled } from '../features/payment/tendering.ts';
import { ReceiptView } from '../features/receipts/receipt-view.tsx';
import { SaleState } from '../features/receipts/sale-state.tsx';
import { moveReservations } from '../features/till/coupons.ts';
import type { OpenBasket } from '../features/till/open-basket.ts';
import { SaleScreen } from '../features/till/sale-screen.tsx';
import { usePriced } from '../features/till/use-priced.ts';
import { finishSale } from './finish-sale.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { TillMenu } from './till-menu.tsx';
import { useWakeSender } from './sender-context.ts';

type Stage =
  | Readonly<{ kind: 'selling' }>
  | Readonly<{ kind: 'paying'; basket: Basket; quote: KernelQuote; moment: Moment | undefined }>
  | Readonly<{ kind: 'finished'; basket: Basket; quote: KernelQuote; moment: Moment | undefined; settled: Settled }>;

/** One sale from the first scan to the change, and the next one. */
export function SalePage({ openBasket }: { openBasket: OpenBasket }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const device = useDevice();
  const register = useRegister();
  const { currency, cashStepMinor, cashTie } = moneyRulesOf(register);
  const wake = useWakeSender();
  const { basket } = useSyncExternalStore(openBasket.subscribe, openBasket.get);
  const priced = usePriced(basket);
  const [stage, setStage] = useState<Stage>({ kind: 'selling' });

  const finish = async (settled: Settled) => {
    if (stage.kind !== 'paying') return;
    await openBasket.settled();
    await finishSale(device, register, { ...stage, settled });
    openBasket.startNext();
    setStage({ ...stage, kind: 'finished', settled });
    wake();
  };
  const next = () => setStage({ kind: 'selling' });
  const setKind = (kind: SaleKind) => {
    // What is open stays as it is: a sale and a return never share a document, and a parked basket is one key away.
    if (basket.lines.length > 0) openBasket.park();
    openBasket.startNext(kind);
  };

  const facts = useMemo(
    () =>
      stage.kind === 'selling'
        ? undefined
        : { totalMinor: stage.quote.total_minor, cashStepMinor, cashTie, isReturn: stage.basket.kind === 'return' },
    [stage, cashStepMinor, cashTie],
  );
  return (
    <>
      <SaleScreen
        openBasket={openBasket}
        start={<TillMenu onReturn={() => setKind('return')} />}
        end={
          <>
            <SignInAgain />
            <LineState onOpen={() => void navigate('/sales')} />
          </>
        }
        covered={stage.kind}
        onPay={() => {
          const { quote, moment } = priced;
          if (!quote) return;
          const ready = openBasket.readyToPay();
          if (ready.saleId !== basket.saleId) moveReservations(device, ready.coupons ?? [], basket.saleId, ready.saleId);
          setStage({ kind: 'paying', basket: ready, quote, moment });
        }}
        onNext={next}
        onKind={setKind}
      />
      <PaymentFrame
        open={stage.kind !== 'selling'}
        label={t('payment.title')}
        onClose={() => {
          if (stage.kind === 'finished') next();
        }}
      >
        {stage.kind === 'paying' && facts ? (
          <PaymentSheet key={stage.basket.saleId} facts={facts} currency={currency} onSettled={finish} onCancel={next} />
        ) : null}
        {stage.kind === 'finished' && facts ? (
          <FinishedSheet
            settled={stage.settled}
            isReturn={facts.isReturn}
            totalMinor={minorUnits(facts.totalMinor)}
            currency={currency}
            state={<SaleState saleId={stage.basket.saleId} />}
            receipt={<ReceiptView key={stage.basket.saleId} saleId={stage.basket.saleId} />}
            onNext={next}
          />
        ) : null}
      </PaymentFrame>
    </>
  );
}
