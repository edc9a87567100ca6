import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { keyframes } from '@mui/material/styles';
import {
  formatAmount,
  formatPrice,
  formatQuantity,
  formatRate,
  minorUnits,
  priceE4,
  type BasketLine as Line,
  type Currency,
  type PriceE4,
} from '@shopx/domain';
import { Fragment, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { figures } from '../../ui/figures.ts';
import type { KernelQuote } from '../../device/kernel.ts';

const fade = keyframes({ '0%, 88%': { backgroundColor: 'var(--mark)' }, '100%': { backgroundColor: 'transparent' } });
/** How long the line touched last stays marked. */
const mark_ms = 1_600;

/** What stands under the name: the unit price, and what is taken off. */
const under = { color: 'text.secondary', fontSize: '0.875rem', pt: 0.5 } as const;

/** One line of the basket. A tap opens it; the amounts are the kernel's. */
export function BasketLine(props: {
  line: Line;
  priced: KernelQuote['lines'][number] | undefined;
  currency: Currency;
  promotionNames: ReadonlyMap<string, string>;
  /** Changes when this line is touched; undefined while another one was. */
  mark: number | undefined;
  chosen: boolean;
  open: boolean;
  onOpen: () => void;
  editor: ReactNode;
}) {
  const { t } = useTranslation();
  const { line, priced, currency, mark } = props;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (mark !== undefined || props.chosen || props.open) item.current?.scrollIntoView({ block: 'nearest' });
  }, [mark, props.chosen, props.open]);
  const price = formatPrice(decidedE4(line, priced), currency);
  const labelled = line.labelPriceMinor !== undefined;
  const unit_price = line.unit === 'each' ? t('basket.each', { price }) : t('basket.perUnit', { price, unit: t(`till.unit.${line.unit}`) });
  const single = line.unit === 'each' && line.quantityMilli === 1000;
  return (
    <Box
      component="li"
      ref={item}
      sx={(theme) => ({
        borderBottom: '1px solid',
        borderColor: 'divider',
        boxShadow: props.open || props.chosen ? `inset 3px 0 0 ${theme.vars.palette.primary.main}` : 'none',
        backgroundColor: props.open ? theme.vars.palette.background.default : 'transparent',
      })}
    >
      <ButtonBase
        key={mark ?? 'still'}
        aria-expanded={props.open}
        aria-label={t('basket.edit', { name: line.name })}
        onClick={props.onOpen}
        sx={(theme) => ({
          '--mark': `color-mix(in srgb, ${theme.vars.palette.primary.main} 13%, transparent)`,
          ...figures,
          width: '100%',
          display: 'grid',
          gridTemplateColumns: 'minmax(34px, max-content) 1fr max-content',
          columnGap: 2.5,
          textAlign: 'start',
          alignItems: 'baseline',
          px: 4,
          py: 2.5,
          minHeight: 56,
          alignContent: 'center',
          '&:hover': { backgroundColor: 'action.hover' },
          ...(mark === undefined ? {} : { animation: `${fade} ${mark_ms}ms linear` }),
        })}
      >
        <Box component="span" sx={{ textAlign: 'end', whiteSpace: 'nowrap', fontWeight: single ? 400 : 650 }}>
          {formatQuantity(line.quantityMilli)}
          <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>
            {line.unit === 'each' ? ' ×' : ` ${t(`till.unit.${line.unit}`)}`}
          </Box>
        </Box>
        <Box component="span" sx={{ overflowWrap: 'anywhere', lineHeight: 1.3, fontVariantNumeric: 'normal' }}>
          {line.name}
        </Box>
        <Box component="span" sx={{ fontWeight: 500, textAlign: 'end' }}>
          {priced ? formatAmount(minorUnits(priced.gross_minor), currency) : '–'}
        </Box>
        {single && !labelled ? null : (
          <Box component="span" sx={{ ...under, gridColumn: 2 }}>
            {labelled ? t('basket.labelPrice') : unit_price}
          </Box>
        )}
        {priced?.promotions?.map((use) => (
          <Fragment key={use.id}>
            <Box component="span" sx={{ ...under, gridColumn: 2, overflowWrap: 'anywhere' }}>
              {props.promotionNames.get(use.id) ?? t('basket.promotion')}
            </Box>
            <Box component="span" sx={{ ...under, textAlign: 'end' }}>
              {takenOff(use.amount_minor, currency)}
            </Box>
          </Fragment>
        ))}
        {line.discount ? (
          <>
            <Box component="span" sx={{ ...under, gridColumn: 2 }}>
              {line.discount.kind === 'percent' ? `−${formatRate(line.discount.ratePpm)} ` : `${t('basket.discount')} `}
              {line.discount.reason ? line.discount.reason.toLowerCase() : ''}
            </Box>
            <Box component="span" sx={{ ...under, textAlign: 'end' }}>
              {priced ? takenOff(priced.discount_minor, currency) : ''}
            </Box>
          </>
        ) : null}
      </ButtonBase>
      {props.open ? props.editor : null}
    </Box>
  );
}

/** What one costs: a price list may know better than the catalogue. */
export function decidedE4(line: Line, priced: KernelQuote['lines'][number] | undefined): PriceE4 {
  return priced?.unit_price_e4 === undefined ? line.unitPriceE4 : priceE4(priced.unit_price_e4);
}

/** A discount is shown with the opposite sign of what it is taken from. */
export function takenOff(discount_minor: number, currency: Currency): string {
  return formatAmount(minorUnits(-discount_minor), currency);
}
