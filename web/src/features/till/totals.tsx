import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { formatAmount, formatMoney, formatRate, minorUnits, type Basket } from '@shopx/domain';
import { size, weight } from '@shopx/tokens';
import { useTranslation } from 'react-i18next';
import { useRegister } from '../../device/device.ts';
import { moneyRulesOf } from '../../device/shop.ts';
import type { KernelQuote } from '../../device/kernel.ts';
import { figures } from '../../ui/figures.ts';
import { takenOff } from './basket-line.tsx';
import type { Priced } from './use-priced.ts';

const known_errors = new Set([
  'discount_above_line',
  'discount_above_order',
  'discount_out_of_range',
  'quantity_out_of_range',
  'price_out_of_range',
  'overflow',
  'too_many_lines',
]);

/** Promotions, discount, tax and total. The total is the largest thing on the till. */
export function Totals({ basket, priced }: { basket: Basket; priced: Priced }) {
  const { t } = useTranslation();
  const rules = moneyRulesOf(useRegister());
  const { currency } = rules;
  const { quote, fault } = priced;
  if (fault) {
    const reason = known_errors.has(fault.error)
      ? t(`quoteError.${fault.error}` as 'quoteError.overflow')
      : t('quoteError.other', { code: fault.error });
    return (
      <Alert severity="error" variant="outlined" sx={{ m: 3 }}>
        {`${t('basket.unpriced')}: ${reason}.`}
      </Alert>
    );
  }
  const is_return = basket.kind === 'return';
  const total = minorUnits(quote?.total_minor ?? 0);
  const promoted = quote ? sumOf(quote, (line) => line.promotion_minor ?? 0) : 0;
  return (
    <Box sx={{ ...figures, px: 4, pt: 3, pb: 2 }} aria-live="polite">
      {quote && promoted !== 0 ? <Row label={t('basket.promotions')} value={takenOff(promoted, currency)} /> : null}
      {quote && basket.orderDiscount ? (
        <Row
          label={orderDiscountLabel(basket, t('basket.discount'))}
          value={takenOff(
            sumOf(quote, (line) => line.order_discount_minor),
            currency,
          )}
        />
      ) : null}
      {quote ? (
        <Row
          label={t(rules.pricesIncludeTax ? 'basket.taxIncluded' : 'basket.tax')}
          value={formatAmount(minorUnits(quote.tax_minor), currency)}
        />
      ) : null}
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', gap: 3, pt: 1 }}>
        <Box component="span" sx={{ fontWeight: weight.strong, fontSize: '1.125rem' }}>
          {t(is_return ? 'basket.totalBack' : 'basket.total')}
        </Box>
        <Box
          component="output"
          data-testid="total"
          sx={{
            fontSize: `${size.total / 16}rem`,
            fontWeight: weight.strong,
            letterSpacing: '-0.02em',
            lineHeight: 1.15,
            color: quote ? (is_return ? 'warning.main' : 'text.primary') : 'text.secondary',
          }}
        >
          {formatMoney(total, currency)}
        </Box>
      </Box>
    </Box>
  );
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 3, color: 'text.secondary', fontSize: '0.9375rem', py: 0.5 }}>
      <span>{label}</span>
      <span>{value}</span>
    </Box>
  );
}

function orderDiscountLabel(basket: Basket, word: string): string {
  const discount = basket.orderDiscount;
  const rate = discount?.kind === 'percent' ? ` ${formatRate(discount.ratePpm)}` : '';
  const reason = discount?.reason ? `, ${discount.reason.toLowerCase()}` : '';
  return `${word}${rate}${reason}`;
}

/** For the eye alone: the kernel gives what is taken off as one share per line, and shares sum exactly. Never sent, never stored. */
function sumOf(quote: KernelQuote, shareOf: (line: KernelQuote['lines'][number]) => number): number {
  return quote.lines.reduce((sum, line) => sum + shareOf(line), 0);
}
