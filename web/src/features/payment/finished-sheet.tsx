import PrintOutlined from '@mui/icons-material/PrintOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { formatMoney, minorUnits, type Currency } from '@shopx/domain';
import { size, weight } from '@shopx/tokens';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { figures } from '../../ui/figures.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import type { Settled } from './tendering.ts';

/** After the payment: the change in the largest type, the receipt, and Enter starts the next sale. */
export function FinishedSheet(props: {
  settled: Settled;
  isReturn: boolean;
  totalMinor: number;
  currency: Currency;
  /** Where the sale is by now: on this device, on its way, recorded. */
  state: ReactNode;
  receipt: ReactNode;
  onNext: () => void;
}) {
  const { t } = useTranslation();
  const { settled, isReturn, currency } = props;
  useHotkeys({ Enter: props.onNext, Escape: props.onNext });
  const paysCash = settled.tenders.some((tender) => tender.kind === 'cash');
  const label = isReturn
    ? paysCash
      ? 'finished.paidBack'
      : 'finished.refundedToCard'
    : paysCash
      ? settled.changeMinor === 0
        ? 'finished.noChange'
        : 'finished.change'
      : 'finished.paidByCard';
  const shown = paysCash ? settled.changeMinor : minorUnits(Math.abs(props.totalMinor));
  return (
    <>
      <Box sx={{ px: 5, pt: 6, pb: 4, textAlign: 'center', borderBottom: '1px solid', borderColor: 'divider' }} role="status">
        <Typography color="textSecondary" sx={{ fontSize: '1.125rem' }}>
          {t(label)}
        </Typography>
        <Box
          component="output"
          data-testid="change"
          sx={{
            ...figures,
            display: 'block',
            fontSize: `${size.change / 16}rem`,
            lineHeight: 1.15,
            fontWeight: weight.strong,
            letterSpacing: '-0.03em',
          }}
        >
          {formatMoney(shown, currency)}
        </Box>
        <Typography component="div" sx={{ pt: 1 }}>
          {props.state}
        </Typography>
      </Box>
      <Box sx={{ flexGrow: 1, minHeight: 0, overflowY: 'auto', p: 5, backgroundColor: 'background.default' }}>{props.receipt}</Box>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: 2, px: 5, py: 3, borderTop: '1px solid', borderColor: 'divider' }}>
        <Button startIcon={<PrintOutlined />} onClick={() => window.print()} sx={{ minHeight: size.pay_button, px: 5 }}>
          {t('finished.print')}
        </Button>
        <Button
          autoFocus
          variant="contained"
          color="primary"
          onClick={props.onNext}
          // The Enter that took the money may still be held down; it must not sweep the change off the screen.
          onKeyDown={(event) => event.repeat && event.preventDefault()}
          sx={{ minHeight: size.pay_button, fontSize: '1.25rem', fontWeight: 650, gap: 3 }}
        >
          {t('finished.nextSale')}
          <KeyHint>Enter</KeyHint>
        </Button>
      </Box>
    </>
  );
}
