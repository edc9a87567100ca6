import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { formatTime, parsePrice, type Currency, type Discount, type PriceE4 } from '@shopx/domain';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredBasket } from '../../device/database.ts';
import { DiscountFields } from './discount-fields.tsx';
import type { PriceQuestion } from './use-till.ts';

/** The catalogue has no price: the cashier says it, for this sale only. */
export function AskPriceDialog(props: {
  question: PriceQuestion;
  currency: Currency;
  onAnswer: (price: PriceE4) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const price = parsePrice(text);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (price !== null) props.onAnswer(price);
  };
  return (
    <Dialog open onClose={props.onCancel} fullWidth maxWidth="xs">
      <form onSubmit={submit}>
        <DialogTitle>{t('askPrice.title')}</DialogTitle>
        <DialogContent>
          <Typography color="textSecondary" sx={{ mb: 4 }}>
            {t('askPrice.lead', { name: props.question.sellable.name })}
          </Typography>
          <TextField
            autoFocus
            fullWidth
            value={text}
            onChange={(event) => setText(event.target.value)}
            error={text !== '' && price === null}
            helperText={text !== '' && price === null ? t('line.invalidPrice') : ' '}
            slotProps={{
              htmlInput: {
                inputMode: 'decimal',
                'aria-label': t('line.price'),
                autoComplete: 'off',
                style: { textAlign: 'end', fontSize: '1.75rem', fontWeight: 650 },
              },
              input: { endAdornment: <InputAdornment position="end">{props.currency.code}</InputAdornment> },
            }}
          />
        </DialogContent>
        <DialogActions sx={{ p: 4, pt: 0 }}>
          <Button onClick={props.onCancel}>{t('common.cancel')}</Button>
          <Button type="submit" variant="contained" color="primary" disabled={price === null}>
            {t('askPrice.add')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function OrderDiscountDialog(props: {
  value: Discount | undefined;
  currency: Currency;
  onApply: (discount: Discount | undefined) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [discount, setDiscount] = useState(props.value);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (discount) props.onApply(discount);
  };
  return (
    <Dialog open onClose={props.onCancel} fullWidth maxWidth="sm">
      <form onSubmit={submit}>
        <DialogTitle>{t('orderDiscount.title')}</DialogTitle>
        <DialogContent>
          <Box sx={{ pt: 1 }}>
            <DiscountFields autoFocus withNone={false} value={props.value} currency={props.currency} onChange={setDiscount} />
          </Box>
        </DialogContent>
        <DialogActions sx={{ p: 4, pt: 0 }}>
          {props.value ? (
            <Button variant="text" color="error" onClick={() => props.onApply(undefined)} sx={{ mr: 'auto' }}>
              {t('orderDiscount.remove')}
            </Button>
          ) : null}
          <Button onClick={props.onCancel}>{t('common.cancel')}</Button>
          <Button type="submit" variant="contained" color="primary" disabled={!discount}>
            {t('orderDiscount.apply')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function ParkedDialog(props: { parked: readonly StoredBasket[]; onTakeUp: (parked: StoredBasket) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={props.onCancel} fullWidth maxWidth="xs">
      <DialogTitle>{t('basket.parkedTitle')}</DialogTitle>
      <DialogContent sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
        {props.parked.map((each, index) => (
          <ButtonBase
            key={each.saleId}
            autoFocus={index === 0}
            onClick={() => props.onTakeUp(each)}
            sx={{
              display: 'grid',
              gridTemplateColumns: '1fr auto',
              columnGap: 3,
              textAlign: 'start',
              border: '1px solid',
              borderColor: 'divider',
              borderRadius: 1,
              px: 4,
              py: 3,
              '&:hover': { borderColor: 'text.secondary' },
            }}
          >
            <Box component="span" sx={{ fontWeight: 500 }}>
              {t('basket.lines', { count: each.basket.lines.length })}
            </Box>
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {t('basket.parkedAt', { time: formatTime(each.changedAt) })}
            </Box>
            <Typography noWrap variant="body2" color="textSecondary" component="span" sx={{ gridColumn: '1 / -1' }}>
              {each.basket.lines.map((line) => line.name).join(', ')}
            </Typography>
          </ButtonBase>
        ))}
      </DialogContent>
      <DialogActions sx={{ p: 4, pt: 0 }}>
        <Button onClick={props.onCancel}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

export function EmptyBasketDialog(props: { onEmpty: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={props.onCancel} maxWidth="xs">
      <DialogTitle>{t('basket.clearQuestion')}</DialogTitle>
      <DialogActions sx={{ p: 4, pt: 2 }}>
        <Button autoFocus onClick={props.onCancel}>
          {t('common.keep')}
        </Button>
        <Button color="error" variant="contained" onClick={props.onEmpty}>
          {t('basket.clear')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
