import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { formatQuantity, type QuantityMilli } from '@shopx/domain';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { InitialsTile } from '../../ui/initials-tile.tsx';
import { PriceText } from './price-text.tsx';
import type { Sellable } from './sellable.ts';

/** At or below this many, the tile says how many are left. */
const low_stock_milli = 5_000;

export const ProductTile = memo(function ProductTile(props: {
  sellable: Sellable;
  hue: number | undefined;
  onHand: QuantityMilli | undefined;
  onAdd: (sellable: Sellable) => void;
}) {
  const { sellable, onHand } = props;
  return (
    <ButtonBase
      onClick={() => props.onAdd(sellable)}
      // The focus stays in the search box, so that the next scan or word needs no tap.
      onMouseDown={(event) => event.preventDefault()}
      sx={{
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'stretch',
        textAlign: 'start',
        overflow: 'hidden',
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 1,
        backgroundColor: 'background.paper',
        transition: 'border-color 120ms, transform 120ms',
        '&:hover': { borderColor: 'text.secondary' },
        '&:active': { transform: 'scale(0.98)', borderColor: 'primary.main' },
      }}
    >
      <InitialsTile band name={sellable.name} hue={props.hue} />
      <Box sx={{ px: 2.5, pt: 2, pb: 2.5, display: 'flex', flexDirection: 'column', flexGrow: 1, gap: 1.5 }}>
        <Box
          sx={{
            fontSize: '0.9375rem',
            lineHeight: 1.3,
            height: '2.6em',
            overflow: 'hidden',
            display: '-webkit-box',
            WebkitLineClamp: 2,
            WebkitBoxOrient: 'vertical',
            overflowWrap: 'anywhere',
          }}
        >
          {sellable.name}
        </Box>
        <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', gap: 2 }}>
          <PriceText sellable={sellable} />
          {onHand !== undefined && onHand <= low_stock_milli ? <StockSign onHand={onHand} /> : null}
        </Box>
      </Box>
    </ButtonBase>
  );
});

function StockSign({ onHand }: { onHand: QuantityMilli }) {
  const { t } = useTranslation();
  const words = onHand <= 0 ? t('till.stockNone') : t('till.stockLeft', { quantity: formatQuantity(onHand) });
  return <Box sx={{ color: 'warning.main', fontSize: '0.8125rem', fontWeight: 500, whiteSpace: 'nowrap' }}>{words}</Box>;
}
