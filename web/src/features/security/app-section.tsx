import PhonelinkLockOutlined from '@mui/icons-material/PhonelinkLockOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { Factors, TotpSecret } from '@shopx/api-client';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from './section.tsx';
import type { FactorChanges } from './use-factors.ts';

/** The authenticator app: a secret as a picture and as text, then a first code that shows that it has arrived. */
export function AppSection({ factors, changes }: { factors: Factors; changes: FactorChanges }) {
  const { t } = useTranslation();
  const { beginApp, confirmApp, removeApp } = changes;
  const [code, setCode] = useState('');
  const begun = factors.totp ? undefined : beginApp.data;
  const confirm = (event: SyntheticEvent) => {
    event.preventDefault();
    confirmApp.mutate(code.replaceAll(/\s/g, ''), { onSettled: () => setCode('') });
  };
  return (
    <Section
      icon={<PhonelinkLockOutlined />}
      title={t('security.app')}
      lead={t('security.appLead')}
      state={t(factors.totp ? 'security.isSetUp' : 'security.notSetUp')}
    >
      {begun ? (
        <Box component="form" onSubmit={confirm} sx={{ display: 'flex', flexWrap: 'wrap', gap: 4, alignItems: 'center' }}>
          <QrPicture qr={begun.qr} label={t('security.qr')} />
          <Box sx={{ flex: '1 1 240px', display: 'flex', flexDirection: 'column', gap: 3 }}>
            <Typography>{t('security.scan')}</Typography>
            <Typography component="code" sx={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
              {begun.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
            </Typography>
            <TextField
              label={t('security.firstCode')}
              required
              autoFocus
              autoComplete="one-time-code"
              slotProps={{ htmlInput: { inputMode: 'numeric' } }}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
            <Button type="submit" variant="contained" color="primary" disabled={confirmApp.isPending}>
              {t('security.confirm')}
            </Button>
          </Box>
        </Box>
      ) : null}
      {factors.totp ? (
        <Button color="error" disabled={removeApp.isPending} onClick={() => removeApp.mutate()} sx={{ alignSelf: 'start' }}>
          {t('security.removeApp')}
        </Button>
      ) : null}
      {factors.totp || begun ? null : (
        <Button
          variant="contained"
          color="primary"
          disabled={beginApp.isPending}
          onClick={() => beginApp.mutate()}
          sx={{ alignSelf: 'start' }}
        >
          {t('security.setUpApp')}
        </Button>
      )}
    </Section>
  );
}

/** Dark on light whatever the page's colours are: cameras look for that. */
function QrPicture({ qr, label }: { qr: TotpSecret['qr']; label: string }) {
  return (
    <Box
      component="svg"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${qr.size} ${qr.size}`}
      shapeRendering="crispEdges"
      sx={{ width: 220, height: 220 }}
    >
      <rect width={qr.size} height={qr.size} fill="#fff" />
      <path d={qr.path} fill="#000" />
    </Box>
  );
}
