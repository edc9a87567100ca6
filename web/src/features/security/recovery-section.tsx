import PrintOutlined from '@mui/icons-material/PrintOutlined';
import VpnKeyOutlined from '@mui/icons-material/VpnKeyOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { Factors } from '@shopx/api-client';
import { useTranslation } from 'react-i18next';
import { Section } from './section.tsx';
import type { FactorChanges } from './use-factors.ts';

/** Ten codes, shown once: after leaving the page nobody can show them again. */
export function RecoverySection({ factors, changes }: { factors: Factors; changes: FactorChanges }) {
  const { t } = useTranslation();
  const { makeCodes } = changes;
  const hasFactor = factors.totp || factors.passkeys.length > 0;
  const codes = hasFactor ? makeCodes.data?.codes : undefined;
  return (
    <Section
      icon={<VpnKeyOutlined />}
      title={t('security.recovery')}
      lead={t('security.recoveryLead')}
      state={t('security.codesLeft', { count: factors.recovery_codes_left })}
    >
      {codes ? (
        <>
          <Alert severity="warning" role="status">
            {t('security.shownOnce')}
          </Alert>
          <Box
            component="ol"
            aria-label={t('security.recovery')}
            sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))', gap: 1, m: 0, fontFamily: 'monospace' }}
          >
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </Box>
          <Button startIcon={<PrintOutlined />} onClick={() => window.print()} sx={{ alignSelf: 'start' }}>
            {t('security.print')}
          </Button>
        </>
      ) : null}
      {hasFactor ? (
        <Button
          variant={factors.recovery_codes_left > 0 ? 'outlined' : 'contained'}
          color="primary"
          disabled={makeCodes.isPending}
          onClick={() => makeCodes.mutate()}
          sx={{ alignSelf: 'start' }}
        >
          {t(factors.recovery_codes_left > 0 ? 'security.makeNewCodes' : 'security.makeCodes')}
        </Button>
      ) : (
        <Alert severity="info" role="note">
          {t('security.factorFirst')}
        </Alert>
      )}
    </Section>
  );
}
