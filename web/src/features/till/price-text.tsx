import Box from '@mui/material/Box';
import { formatPrice } from '@shopx/domain';
import { useTranslation } from 'react-i18next';
import { useRegister } from '../../device/device.ts';
import { moneyRulesOf } from '../../device/shop.ts';
import { figures } from '../../ui/figures.ts';
import type { Sellable } from './sellable.ts';

/** "2.55", "4.20 / kg", or the word for a price that the till asks. */
export function PriceText({ sellable }: { sellable: Sellable }) {
  const { t } = useTranslation();
  const { currency } = moneyRulesOf(useRegister());
  if (sellable.unitPriceE4 === null) {
    return (
      <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
        {t('till.askPrice')}
      </Box>
    );
  }
  return (
    <Box component="span" sx={{ ...figures, fontWeight: 500, whiteSpace: 'nowrap' }}>
      {formatPrice(sellable.unitPriceE4, currency)}
      {sellable.unit === 'each' ? null : (
        <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          {` ${t(`till.perUnit.${sellable.unit}`)}`}
        </Box>
      )}
    </Box>
  );
}
