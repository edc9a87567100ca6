import Box from '@mui/material/Box';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { editableAmount, editablePercent, parseAmount, parsePercent, type Currency, type Discount } from '@shopx/domain';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceButton } from '../../ui/choice-button.tsx';

/** A whole, in parts per million. */
const whole_ppm = 1_000_000;
const reason_length_max = 200;
const reasons = ['damaged', 'lastPiece', 'regular', 'staff', 'priceMatch'] as const;

type Kind = 'none' | Discount['kind'];

/** Percent or amount, with its reason. Reports each valid state as it is typed; `undefined` while there is no discount. */
export function DiscountFields(props: {
  value: Discount | undefined;
  currency: Currency;
  onChange: (discount: Discount | undefined) => void;
  /** With "none" as a choice of its own; a dialog for one discount has buttons instead. */
  withNone: boolean;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  const { value, currency } = props;
  const [kind, setKind] = useState<Kind>(value?.kind ?? (props.withNone ? 'none' : 'percent'));
  const [text, setText] = useState(() => textOf(value, currency));
  const [reason, setReason] = useState(value?.reason ?? '');

  const report = (next: { kind: Kind; text: string; reason: string }) => {
    setKind(next.kind);
    setText(next.text);
    setReason(next.reason);
    props.onChange(read(next, currency));
  };
  const missing = text.trim() === '';
  const invalid = kind !== 'none' && !missing && read({ kind, text, reason }, currency) === undefined;

  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 3 }}>
      <Box sx={{ display: 'flex', gap: 3, flexWrap: 'wrap', alignItems: 'flex-start' }}>
        <ToggleButtonGroup
          exclusive
          value={kind}
          aria-label={t('line.discount')}
          onChange={(_event, chosen: Kind | null) => {
            if (chosen) report({ kind: chosen, text: '', reason: chosen === 'none' ? '' : reason });
          }}
        >
          {props.withNone ? <ToggleButton value="none">{t('line.none')}</ToggleButton> : null}
          <ToggleButton value="percent">{t('line.percent')}</ToggleButton>
          <ToggleButton value="amount">{t('line.amount')}</ToggleButton>
        </ToggleButtonGroup>
        {kind === 'none' ? null : (
          <TextField
            key={kind}
            value={text}
            autoFocus={(props.autoFocus ?? false) || (props.withNone && missing)}
            onChange={(event) => report({ kind, text: event.target.value, reason })}
            error={invalid}
            helperText={invalid ? t(kind === 'percent' ? 'line.invalidPercent' : 'line.invalidAmount') : undefined}
            sx={{ flex: '1 1 84px', maxWidth: 160 }}
            slotProps={{
              htmlInput: { inputMode: 'decimal', 'aria-label': t(`line.${kind}`), autoComplete: 'off', style: { textAlign: 'end' } },
              input: { endAdornment: <InputAdornment position="end">{kind === 'percent' ? '%' : currency.code}</InputAdornment> },
            }}
          />
        )}
      </Box>
      {kind === 'none' ? null : (
        <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap' }} role="group" aria-label={t('line.reason')}>
          {reasons.map((each) => {
            const words = t(`line.reasons.${each}`);
            const chosen = reason === words;
            return (
              <ChoiceButton key={each} chosen={chosen} onChoose={() => report({ kind, text, reason: chosen ? '' : words })}>
                {words}
              </ChoiceButton>
            );
          })}
          <TextField
            value={reasons.some((each) => t(`line.reasons.${each}`) === reason) ? '' : reason}
            onChange={(event) => report({ kind, text, reason: event.target.value })}
            placeholder={t('line.otherReason')}
            sx={{ flex: '1 1 132px' }}
            slotProps={{ htmlInput: { 'aria-label': t('line.otherReason'), maxLength: reason_length_max } }}
          />
        </Box>
      )}
    </Box>
  );
}

function textOf(discount: Discount | undefined, currency: Currency): string {
  if (!discount) return '';
  return discount.kind === 'percent' ? editablePercent(discount.ratePpm) : editableAmount(discount.amountMinor, currency);
}

function read(fields: { kind: Kind; text: string; reason: string }, currency: Currency): Discount | undefined {
  const trimmed = fields.reason.trim();
  const reason = trimmed === '' ? {} : { reason: trimmed };
  if (fields.kind === 'percent') {
    const ratePpm = parsePercent(fields.text);
    return ratePpm !== null && ratePpm > 0 && ratePpm <= whole_ppm ? { kind: 'percent', ratePpm, ...reason } : undefined;
  }
  if (fields.kind === 'amount') {
    const amountMinor = parseAmount(fields.text, currency);
    return amountMinor !== null && amountMinor > 0 ? { kind: 'amount', amountMinor, ...reason } : undefined;
  }
  return undefined;
}
