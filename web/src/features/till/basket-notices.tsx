import AssignmentReturnOutlined from '@mui/icons-material/AssignmentReturnOutlined';
import Close from '@mui/icons-material/Close';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useLine } from '../../device/device.ts';
import type { Rules } from '../../device/pricing-rules.ts';
import type { Till } from './use-till.ts';

export function ReturnBanner({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      severity="warning"
      icon={<AssignmentReturnOutlined />}
      sx={{ borderRadius: 0, flexShrink: 0 }}
      action={
        <Button variant="text" onClick={onLeave} sx={{ whiteSpace: 'nowrap' }}>
          {t('returnMode.leave')}
        </Button>
      }
    >
      <Box sx={{ fontWeight: 650 }}>{t('returnMode.title')}</Box>
      {t('returnMode.lead')}
    </Alert>
  );
}

/** What stays true until something is done about it, so nobody can close it. */
export function RulesNotice({ rules }: { rules: Rules }) {
  const { t } = useTranslation();
  const { online } = useLine();
  const unread = !rules.known && !online;
  if (!rules.refused && !unread) return null;
  return (
    <Alert severity="warning" sx={{ borderRadius: 0, flexShrink: 0 }}>
      <Box sx={{ fontWeight: 650 }}>{t(unread ? 'promotions.unread' : 'promotions.refused')}</Box>
      {unread ? t('promotions.unreadHint') : t('promotions.refusedHint', { detail: rules.refused })}
    </Alert>
  );
}

export function Notices({ till }: { till: Till }) {
  const { t } = useTranslation();
  const { notice } = till;
  return (
    <Box aria-live="assertive" sx={{ flexShrink: 0 }}>
      {till.lookingUp ? (
        <Typography variant="body2" color="textSecondary" sx={{ px: 4, py: 2 }}>
          {t('till.lookingUp', { code: till.lookingUp })}
        </Typography>
      ) : null}
      {notice ? (
        <Alert
          severity={notice.tone}
          sx={{ borderRadius: 0 }}
          action={
            <IconButton aria-label={t('common.close')} color="inherit" onClick={() => till.say(undefined)}>
              <Close />
            </IconButton>
          }
        >
          <Box sx={{ fontWeight: 650 }}>{notice.title}</Box>
          {notice.hint}
        </Alert>
      ) : null}
    </Box>
  );
}
