import { minorUnits, type Basket, type SaleKind } from '@shopx/domain';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { moneyRulesOf, useDevice, useRegister } from '../device/device.ts';
import type { KernelQuote } from '../device/kernel.ts';
import { LineState } from '../features/outbox/line-state.tsx';
import { FinishedSheet } from '../features/payment/finished-sheet.tsx';
import { PaymentFrame } from '../features/payment/payment-frame.tsx';
import { PaymentSheet } from '../features/payment/payment-sheet.tsx';
import type { Settled } from '../features/payment/tendering.ts';
import { ReceiptView } from '../features/receipts/receipt-view.tsx';
import { SaleState } from '../features/receipts/sale-state.tsx';
import type { OpenBasket } from '../features/till/open-basket.ts';
import { SaleScreen } from '../features/till/sale-screen.tsx';
import { usePriced } from '../features/till/use-till.ts';
import { finishSale } from './finish-sale.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { TillMenu } from './till-menu.tsx';
import { useWakeSender } from './sender-context.ts';

type Stage =
  | Readonly<{ kind: 'selling' }>
  | Readonly<{ kind: 'paying'; basket: Basket; quote: KernelQuote }>
  | Readonly<{ kind: 'finished'; basket: Basket; quote: KernelQuote; settled: Settled }>;

/** One sale from the first scan to the change, and the next one. */
export function SalePage({ openBasket }: { openBasket: OpenBasket }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const device = useDevice();
  const register = useRegister();
  const { currency, cashStepMinor } = moneyRulesOf(register);
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
        : { totalMinor: stage.quote.total_minor, cashStepMinor, isReturn: stage.basket.kind === 'return' },
    [stage, cashStepMinor],
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
          if (priced.quote) setStage({ kind: 'paying', basket: openBasket.readyToPay(), quote: priced.quote });
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
