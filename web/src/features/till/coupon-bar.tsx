import Close from '@mui/icons-material/Close';
import ConfirmationNumberOutlined from '@mui/icons-material/ConfirmationNumberOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import OutlinedInput from '@mui/material/OutlinedInput';
import Typography from '@mui/material/Typography';
import { size } from '@shopx/tokens';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CouponState, couponStates } from './coupons.ts';

/** The longest code that a promotion may ask for. */
const coupon_length_max = 64;

const state_color = { used: 'text.secondary', waiting: 'warning.main', unknown: 'error.main' } as const;

/** The coupons of the basket, each with what has become of it, and the field for the next one while it is open. */
export function CouponBar(props: {
  states: ReturnType<typeof couponStates>;
  /** Is the field for the next one open? */
  open: boolean;
  onTake: (text: string) => Promise<string | undefined>;
  onRemove: (code: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { states, open } = props;
  if (states.length === 0 && !open) return null;
  return (
    <Box component="section" aria-label={t('coupon.title')} sx={{ borderTop: '1px solid', borderColor: 'divider', flexShrink: 0 }}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: size.target_min * 3, overflowY: 'auto' }}>
        {states.map(({ coupon, state }) => (
          <Coupon key={coupon.code} code={coupon.code} state={state} onRemove={() => props.onRemove(coupon.code)} />
        ))}
      </Box>
      {open ? <CouponField onTake={props.onTake} onClose={props.onClose} /> : null}
    </Box>
  );
}

function Coupon({ code, state, onRemove }: { code: string; state: CouponState; onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', gap: 2.5, pl: 4, pr: 1, minHeight: size.target_min }}>
      <ConfirmationNumberOutlined fontSize="small" sx={{ color: 'text.secondary' }} />
      <Box component="span" sx={{ fontWeight: 500, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
        {code}
      </Box>
      <Box component="span" sx={{ color: state_color[state], fontSize: '0.875rem', flexGrow: 1, lineHeight: 1.25 }}>
        {t(`coupon.${state}`)}
      </Box>
      <IconButton
        aria-label={t('coupon.remove', { coupon: code })}
        onClick={onRemove}
        sx={{ minWidth: size.target_min, minHeight: size.target_min }}
      >
        <Close fontSize="small" />
      </IconButton>
    </Box>
  );
}

/** Enter takes it, Escape closes. What no promotion asks for is said under the field and changes nothing. */
function CouponField(props: { onTake: (text: string) => Promise<string | undefined>; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<Readonly<{ text: string; why: string }>>();
  const [asking, setAsking] = useState(false);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const code = text.trim();
    if (code === '' || asking) return;
    setAsking(true);
    const why = await props.onTake(code).finally(() => setAsking(false));
    if (why) setRefused({ text: code, why });
    else props.onClose();
  };
  const wrong = refused !== undefined && refused.text === text.trim();
  return (
    <Box component="form" onSubmit={(event) => void submit(event)} sx={{ px: 3, py: 2 }}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
        <OutlinedInput
          autoFocus
          fullWidth
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t('coupon.placeholder')}
          error={wrong}
          slotProps={{
            input: {
              'aria-label': t('coupon.field'),
              'aria-describedby': 'coupon-refused',
              autoComplete: 'off',
              autoCapitalize: 'characters',
              spellCheck: false,
              enterKeyHint: 'done',
              maxLength: coupon_length_max,
            },
          }}
        />
        <Button type="submit" disabled={text.trim() === '' || asking} sx={{ minHeight: size.target_min, flexShrink: 0 }}>
          {t('coupon.take')}
        </Button>
        <IconButton aria-label={t('common.close')} onClick={props.onClose} sx={{ minWidth: size.target_min, minHeight: size.target_min }}>
          <Close />
        </IconButton>
      </Box>
      <Typography id="coupon-refused" role="alert" variant="body2" color="error" sx={{ pt: wrong ? 1 : 0 }}>
        {wrong ? refused.why : ''}
      </Typography>
    </Box>
  );
}
