import Add from '@mui/icons-material/Add';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Remove from '@mui/icons-material/Remove';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import {
  editablePrice,
  editableQuantity,
  formatAmount,
  parsePrice,
  parseQuantity,
  type BasketLine,
  type Currency,
  type PriceE4,
  type QuantityMilli,
} from '@shopx/domain';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { line_quantity_milli_max, type LineChange } from './basket-changes.ts';
import { DiscountFields } from './discount-fields.tsx';

/** Opens in place, under its line. Every valid keystroke counts at once; what can't be read is said and changes nothing. */
export function LineEditor(props: {
  line: BasketLine;
  currency: Currency;
  /** What one costs, by a price list or the catalogue. */
  decidedE4: PriceE4;
  onChange: (change: LineChange) => void;
  onStep: (pieces: 1 | -1) => void;
  onRemove: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { line, currency } = props;
  return (
    <Box
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onDone();
      }}
      sx={{ display: 'flex', flexDirection: 'column', gap: 3, px: 4, pt: 1, pb: 4 }}
    >
      {line.labelPriceMinor === undefined ? (
        <Box sx={{ display: 'flex', gap: 3, alignItems: 'flex-start' }}>
          <QuantityField line={line} onChange={props.onChange} onStep={props.onStep} />
          <PriceField line={line} decidedE4={props.decidedE4} currency={currency} onChange={props.onChange} />
        </Box>
      ) : (
        <Typography variant="body2" color="textSecondary">
          {t('line.labelPrice', { amount: formatAmount(line.labelPriceMinor, currency) })}
        </Typography>
      )}
      <DiscountFields
        withNone
        value={line.discount}
        currency={currency}
        onChange={(discount) => props.onChange({ discount: discount ?? null })}
      />
      <Box sx={{ display: 'flex', justifyContent: 'space-between' }}>
        <Button variant="text" color="error" startIcon={<DeleteOutlined />} onClick={props.onRemove}>
          {t('line.remove')}
        </Button>
        <Button type="submit">{t('line.done')}</Button>
      </Box>
    </Box>
  );
}

function readQuantity(text: string): QuantityMilli | undefined {
  const read = parseQuantity(text);
  return read !== null && read > 0 && read <= line_quantity_milli_max ? read : undefined;
}

function QuantityField(props: { line: BasketLine; onChange: (change: LineChange) => void; onStep: (pieces: 1 | -1) => void }) {
  const { t } = useTranslation();
  // What is being typed; between times the field shows the line's own quantity, which a scan or a button may change.
  const [typed, setTyped] = useState<string>();
  const invalid = typed !== undefined && readQuantity(typed) === undefined;
  const step = (pieces: 1 | -1) => {
    setTyped(undefined);
    props.onStep(pieces);
  };
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-start' }}>
      <Button
        aria-label={t('line.less')}
        onClick={() => step(-1)}
        sx={{ minWidth: 44, px: 0, borderStartEndRadius: 0, borderEndEndRadius: 0 }}
      >
        <Remove />
      </Button>
      <TextField
        autoFocus
        value={typed ?? editableQuantity(props.line.quantityMilli)}
        onChange={(event) => {
          setTyped(event.target.value);
          const quantityMilli = readQuantity(event.target.value);
          if (quantityMilli !== undefined) props.onChange({ quantityMilli });
        }}
        onFocus={(event) => event.target.select()}
        onBlur={() => setTyped(undefined)}
        error={invalid}
        helperText={invalid ? t('line.invalidQuantity') : undefined}
        sx={{ width: 88, '& .MuiOutlinedInput-root': { borderRadius: 0 }, '& fieldset': { borderInline: 0 } }}
        slotProps={{
          htmlInput: {
            inputMode: 'decimal',
            'aria-label': t('line.quantity'),
            autoComplete: 'off',
            style: { textAlign: 'center', paddingInline: 4 },
          },
        }}
      />
      <Button
        aria-label={t('line.more')}
        onClick={() => step(1)}
        sx={{ minWidth: 44, px: 0, borderStartStartRadius: 0, borderEndStartRadius: 0 }}
      >
        <Add />
      </Button>
    </Box>
  );
}

function PriceField(props: { line: BasketLine; decidedE4: PriceE4; currency: Currency; onChange: (change: LineChange) => void }) {
  const { t } = useTranslation();
  const { line, currency } = props;
  const [typed, setTyped] = useState(editablePrice(props.decidedE4, currency));
  const invalid = parsePrice(typed) === null;
  const unit = t(`till.unit.${line.unit}`);
  return (
    <TextField
      label={line.unit === 'each' ? t('line.price') : t('line.pricePerUnit', { unit })}
      size="small"
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        const unitPriceE4 = parsePrice(event.target.value);
        if (unitPriceE4 !== null) props.onChange({ unitPriceE4 });
      }}
      onFocus={(event) => event.target.select()}
      error={invalid}
      helperText={invalid ? t('line.invalidPrice') : undefined}
      sx={{ flexGrow: 1 }}
      slotProps={{ htmlInput: { inputMode: 'decimal', autoComplete: 'off', style: { textAlign: 'end' } } }}
    />
  );
}
