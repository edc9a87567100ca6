import Close from '@mui/icons-material/Close';
import CreditCard from '@mui/icons-material/CreditCard';
import Payments from '@mui/icons-material/Payments';
import Undo from '@mui/icons-material/Undo';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import OutlinedInput from '@mui/material/OutlinedInput';
import Typography from '@mui/material/Typography';
import { editableAmount, formatAmount, formatMoney, likelyCash, minorUnits, type Currency } from '@shopx/domain';
import { size, weight } from '@shopx/tokens';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { withoutSymbology } from '../../device/scanner-wedge.ts';
import { useScanner } from '../../device/use-scanner.ts';
import { figures } from '../../ui/figures.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { Keypad } from '../../ui/keypad.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import type { Part, PaymentFacts, Settled } from './tendering.ts';
import { usePayment, type Payment } from './use-payment.ts';

/** Due on top, what is handed over below, and two buttons that say exactly what they will take. */
export function PaymentSheet(props: {
  facts: PaymentFacts;
  currency: Currency;
  /** Resolves when the sale is safe on this device. */
  onSettled: (settled: Settled) => Promise<void>;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const { facts, currency } = props;
  const payment = usePayment(facts, currency, props.onSettled);
  const [strayScan, setStrayScan] = useState<string>();
  const cancel = () => {
    if (payment.parts.length === 0 && !payment.storing) props.onCancel();
  };
  useHotkeys({ F10: payment.takeCard, Escape: cancel });
  // A scan now would type its digits into the amount and press Enter.
  useScanner((code) => {
    payment.type('');
    setStrayScan(withoutSymbology(code));
  });
  const type = (text: string) => {
    setStrayScan(undefined);
    payment.type(text);
  };
  const nothingDue = facts.totalMinor === 0;
  return (
    <Box
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (nothingDue) payment.takeNothing();
        else payment.takeCash();
      }}
      sx={{ ...figures, display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', px: 5, pt: 3 }}>
        <Typography variant="h2" sx={{ flexGrow: 1 }}>
          {t(facts.isReturn ? 'payment.titleReturn' : 'payment.title')}
        </Typography>
        <Button variant="text" onClick={cancel} disabled={payment.parts.length > 0} startIcon={<Close />} sx={{ mr: -3, gap: 1 }}>
          {t('common.back')}
          <KeyHint>Esc</KeyHint>
        </Button>
      </Box>
      <Box sx={{ flexGrow: 1, minHeight: 0, overflowY: 'auto', px: 5, pb: 3, display: 'flex', flexDirection: 'column', gap: 3 }}>
        <Due payment={payment} facts={facts} currency={currency} />
        <Faults payment={payment} strayScan={strayScan} currency={currency} />
        {nothingDue ? null : (
          <>
            <AmountField payment={payment} currency={currency} isReturn={facts.isReturn} onType={type} />
            {facts.isReturn ? null : <QuickCash payment={payment} currency={currency} />}
            <Keypad
              text={payment.text}
              onChange={type}
              decimals={currency.digits}
              label={t('payment.keypad')}
              backspaceLabel={t('payment.backspace')}
            />
          </>
        )}
      </Box>
      <Tenders payment={payment} facts={facts} currency={currency} />
    </Box>
  );
}

function Due({ payment, facts, currency }: { payment: Payment; facts: PaymentFacts; currency: Currency }) {
  const { t } = useTranslation();
  const { parts, rest } = payment;
  const total = minorUnits(Math.abs(facts.totalMinor));
  const first = parts.length === 0;
  const label = facts.isReturn ? 'payment.dueBack' : first ? 'payment.due' : 'payment.rest';
  return (
    <Box sx={{ textAlign: 'end' }} aria-live="polite">
      {first ? null : (
        <>
          <PartRow label={t('payment.due')} value={formatAmount(total, currency)} />
          {parts.map((part, index) => (
            <PartRow
              key={`${part.kind}-${index}`}
              label={t(part.kind === 'cash' ? 'payment.cashGiven' : 'payment.cardTaken')}
              value={formatAmount(minorUnits(-partAmount(part)), currency)}
              action={
                <IconButton aria-label={t('payment.undo')} onClick={() => payment.undo(index)} disabled={payment.storing}>
                  <Undo />
                </IconButton>
              }
            />
          ))}
        </>
      )}
      <Typography color="textSecondary" sx={{ pt: 1 }}>
        {t(label)}
      </Typography>
      <Box
        component="output"
        data-testid="due"
        sx={{
          display: 'block',
          fontSize: '3.25rem',
          lineHeight: 1.1,
          fontWeight: weight.strong,
          letterSpacing: '-0.03em',
          color: facts.isReturn ? 'warning.main' : 'text.primary',
        }}
      >
        {formatMoney(first ? total : (rest?.exactMinor ?? minorUnits(0)), currency)}
      </Box>
      {rest && rest.cashMinor !== rest.exactMinor ? (
        <Typography color="textSecondary">{`${t('payment.cash')} ${formatAmount(rest.cashMinor, currency)}`}</Typography>
      ) : null}
    </Box>
  );
}

const partAmount = (part: Part): number => (part.kind === 'cash' ? part.givenMinor : part.amountMinor);

function PartRow({ label, value, action }: { label: string; value: string; action?: ReactNode }) {
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', minHeight: 36, gap: 2 }}>
      <Box sx={{ flexGrow: 1, textAlign: 'start', color: 'text.secondary' }}>{label}</Box>
      {action}
      <Box sx={{ fontWeight: 500, minWidth: 84 }}>{value}</Box>
    </Box>
  );
}

function Faults({ payment, strayScan, currency }: { payment: Payment; strayScan: string | undefined; currency: Currency }) {
  const { t } = useTranslation();
  const { fault, rest } = payment;
  if (fault !== undefined) {
    const detail = fault instanceof Error ? fault.message : '';
    return (
      <Alert severity="error">
        <Box sx={{ fontWeight: 650 }}>{t('payment.storeFailed')}</Box>
        {t('payment.storeFailedHint', { detail })}
      </Alert>
    );
  }
  if (payment.tooMuchCard && rest) {
    return <Alert severity="warning">{t('payment.tooMuchCard', { amount: formatAmount(rest.exactMinor, currency) })}</Alert>;
  }
  return strayScan === undefined ? null : <Alert severity="warning">{t('payment.strayScan', { code: strayScan })}</Alert>;
}

function AmountField({
  payment,
  currency,
  isReturn,
  onType,
}: {
  payment: Payment;
  currency: Currency;
  isReturn: boolean;
  onType: (text: string) => void;
}) {
  const { t } = useTranslation();
  const { rest, invalid } = payment;
  return (
    <Box>
      <OutlinedInput
        autoFocus
        fullWidth
        value={payment.text}
        onChange={(event) => onType(event.target.value)}
        placeholder={rest ? editableAmount(rest.cashMinor, currency) : ''}
        error={invalid}
        startAdornment={
          <Typography color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
            {t(isReturn ? 'payment.amountHintReturn' : 'payment.amountHint')}
          </Typography>
        }
        // Fingers have the pad below; a keyboard of the system would cover it.
        slotProps={{ input: { inputMode: 'none', autoComplete: 'off', 'aria-label': t('payment.amount') } }}
        sx={{ '& input': { textAlign: 'end', fontSize: '1.5rem', fontWeight: 650, py: 2.5 } }}
      />
      {invalid ? (
        <Typography variant="caption" color="error" role="alert">
          {t(payment.implausible ? 'payment.implausible' : 'payment.invalid')}
        </Typography>
      ) : null}
    </Box>
  );
}

function QuickCash({ payment, currency }: { payment: Payment; currency: Currency }) {
  const { t } = useTranslation();
  const { rest } = payment;
  if (!rest) return null;
  const sums = [rest.cashMinor, ...likelyCash(rest.cashMinor, currency)];
  return (
    <Box role="group" aria-label={t('payment.quick')} sx={{ display: 'grid', gridAutoFlow: 'column', gridAutoColumns: '1fr', gap: 2 }}>
      {sums.map((sum, index) => (
        <Button
          key={sum}
          onClick={() => payment.takeCash(sum)}
          sx={{ minHeight: 56, px: 1, flexDirection: 'column', lineHeight: 1.15, fontWeight: 650, fontSize: '1.0625rem' }}
        >
          {formatAmount(sum, currency)}
          {index === 0 ? (
            <Box component="span" sx={{ fontSize: '0.75rem', fontWeight: 400, color: 'text.secondary' }}>
              {t('payment.exact')}
            </Box>
          ) : null}
        </Button>
      ))}
    </Box>
  );
}

function Tenders({ payment, facts, currency }: { payment: Payment; facts: PaymentFacts; currency: Currency }) {
  const { t } = useTranslation();
  const big = { minHeight: size.pay_button, lineHeight: 1.2, gap: 3, px: 3 } as const;
  const bar = { display: 'grid', gap: 2, px: 5, py: 3, borderTop: '1px solid', borderColor: 'divider', flexShrink: 0 } as const;
  if (facts.totalMinor === 0) {
    return (
      <Box sx={bar}>
        <Button type="submit" variant="contained" color="primary" autoFocus sx={{ ...big, fontWeight: 650 }}>
          {t('payment.noPayment')}
          <KeyHint>Enter</KeyHint>
        </Button>
      </Box>
    );
  }
  // On a return cash always pays out the whole rest: the drawer gives, the customer does not.
  const cash = facts.isReturn ? payment.rest?.cashMinor : payment.cashAmount;
  const words = (amount: number | undefined) => (amount === undefined ? '' : formatAmount(minorUnits(amount), currency));
  return (
    <Box sx={{ ...bar, gridTemplateColumns: '1fr 1fr', '@media (max-width: 479px)': { gridTemplateColumns: '1fr' } }}>
      <Button onClick={payment.takeCard} disabled={payment.cardAmount === undefined} sx={{ ...big, justifyContent: 'flex-start' }}>
        <CreditCard />
        <Box sx={{ flexGrow: 1, textAlign: 'start', lineHeight: 1.2 }}>
          <Box sx={{ fontWeight: 650 }}>
            {t(facts.isReturn ? 'payment.refundCard' : 'payment.card', { amount: words(payment.cardAmount) })}
          </Box>
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
            {t(facts.isReturn ? 'payment.refundCardNote' : 'payment.cardNote')}
          </Box>
        </Box>
        <KeyHint>F10</KeyHint>
      </Button>
      <Button
        type="submit"
        variant="contained"
        color="primary"
        disabled={cash === undefined || payment.storing}
        sx={{ ...big, fontWeight: 650, fontSize: '1.0625rem' }}
      >
        <Payments />
        <Box sx={{ flexGrow: 1 }}>{t(facts.isReturn ? 'payment.payOutCash' : 'payment.takeCash', { amount: words(cash) })}</Box>
        <KeyHint>Enter</KeyHint>
      </Button>
    </Box>
  );
}
