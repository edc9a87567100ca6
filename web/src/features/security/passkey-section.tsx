import Fingerprint from '@mui/icons-material/Fingerprint';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { Factors } from '@shopx/api-client';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { canUsePasskeys } from '../../device/passkeys.ts';
import { Section } from './section.tsx';
import type { FactorChanges } from './use-factors.ts';

export function PasskeySection({ factors, changes }: { factors: Factors; changes: FactorChanges }) {
  const { t, i18n } = useTranslation();
  const { addPasskey, removePasskey } = changes;
  const [name, setName] = useState('');
  const day = (instant: string) => new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(new Date(instant));
  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    addPasskey.mutate(name.trim(), { onSuccess: () => setName('') });
  };
  return (
    <Section icon={<Fingerprint />} title={t('security.passkeys')} lead={t('security.passkeysLead')}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {factors.passkeys.map((passkey) => (
          <Box
            component="li"
            key={passkey.id}
            sx={{ display: 'flex', alignItems: 'center', gap: 3, py: 1.5, borderBottom: '1px solid', borderColor: 'divider' }}
          >
            <Box sx={{ flexGrow: 1, minWidth: 0 }}>
              <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{passkey.name}</Typography>
              <Typography variant="body2" color="textSecondary">
                {passkey.last_used_at
                  ? t('security.lastUsed', { day: day(passkey.last_used_at) })
                  : t('security.added', { day: day(passkey.created_at) })}
              </Typography>
            </Box>
            <Button
              color="error"
              variant="text"
              aria-label={t('security.removePasskey', { name: passkey.name })}
              disabled={removePasskey.isPending}
              onClick={() => removePasskey.mutate(passkey.id)}
            >
              {t('common.remove')}
            </Button>
          </Box>
        ))}
      </Box>
      {canUsePasskeys() ? (
        <Box component="form" onSubmit={add} sx={{ display: 'flex', flexWrap: 'wrap', gap: 3 }}>
          <TextField
            label={t('security.passkeyName')}
            required
            value={name}
            slotProps={{ htmlInput: { maxLength: 60 } }}
            onChange={(event) => setName(event.target.value)}
            sx={{ flex: '1 1 220px' }}
          />
          <Button type="submit" variant="contained" color="primary" disabled={addPasskey.isPending || name.trim() === ''}>
            {t('security.addPasskey')}
          </Button>
        </Box>
      ) : (
        <Alert severity="info" role="note">
          {t('security.noPasskeysHere')}
        </Alert>
      )}
    </Section>
  );
}
