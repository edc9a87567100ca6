import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { formatMoney, minorUnits } from '@shopx/domain';
import { useTranslation } from 'react-i18next';
import { useRegister } from '../../device/device.ts';
import { moneyRulesOf } from '../../device/shop.ts';
import { figures } from '../../ui/figures.ts';
import type { Till } from './use-till.ts';

/** Under the products on a phone: what was added shows at once, and the way back to the basket is at the thumb. */
export function BasketFoot({ till, onBack }: { till: Till; onBack: () => void }) {
  const { t } = useTranslation();
  const { currency } = moneyRulesOf(useRegister());
  const { basket, priced } = till;
  return (
    <Box
      sx={{
        ...figures,
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        px: 3,
        py: 2,
        borderTop: '1px solid',
        borderColor: 'divider',
        backgroundColor: 'background.paper',
        flexShrink: 0,
      }}
    >
      <Box sx={{ flexGrow: 1 }}>
        <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{t('basket.lines', { count: basket.lines.length })}</Box>
        <Box sx={{ fontWeight: 650, fontSize: '1.375rem', lineHeight: 1.2 }}>
          {formatMoney(minorUnits(priced.quote?.total_minor ?? 0), currency)}
        </Box>
      </Box>
      <Button variant="contained" color="primary" onClick={onBack} sx={{ minHeight: 56, px: 6 }}>
        {t('till.toBasket')}
      </Button>
    </Box>
  );
}
