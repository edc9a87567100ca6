import ArrowBack from '@mui/icons-material/ArrowBack';
import CloudOff from '@mui/icons-material/CloudOff';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { faultWords } from '../../ui/screen-fault.tsx';
import { StatePanel } from '../../ui/state-panel.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { AppSection } from './app-section.tsx';
import { PasskeySection } from './passkey-section.tsx';
import { RecoverySection } from './recovery-section.tsx';
import { securityFault, wantsFreshSignIn } from './security-fault.ts';
import { useFactorChanges, useFactors } from './use-factors.ts';

/** How the person who is signed in proves who they are beside the password. */
export function SecurityPage(props: { onBack: () => void; onSignInAgain: () => void }) {
  const { t } = useTranslation();
  const query = useFactors();
  const changes = useFactorChanges();
  useHotkeys({ Escape: props.onBack });
  const latest = Object.values(changes).reduce((one, other) => (other.submittedAt > one.submittedAt ? other : one));
  return (
    <Box sx={{ minHeight: '100dvh', backgroundColor: 'background.default' }}>
      <Box
        component="header"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 3,
          px: 3,
          py: 2,
          minHeight: 64,
          borderBottom: '1px solid',
          borderColor: 'divider',
          backgroundColor: 'background.paper',
        }}
      >
        <Button variant="text" startIcon={<ArrowBack />} onClick={props.onBack}>
          {t('common.back')}
        </Button>
        <Typography variant="h2" component="h1" noWrap>
          {t('security.title')}
        </Typography>
      </Box>
      <Box component="main" sx={{ width: 'min(760px, 100%)', mx: 'auto', p: { xs: 3, sm: 5 }, display: 'grid', gap: 4 }}>
        {latest.isError ? (
          <Alert
            severity="error"
            action={wantsFreshSignIn(latest.error) ? <Button onClick={props.onSignInAgain}>{t('header.signInAgain')}</Button> : undefined}
          >
            {securityFault(t, latest.error)}
          </Alert>
        ) : null}
        {query.isPending ? <Skeleton variant="rounded" height={240} animation={false} aria-label={t('common.loading')} /> : null}
        {query.isError ? (
          <StatePanel
            tone="failed"
            icon={<CloudOff />}
            title={t('security.failed')}
            hint={faultWords(t, query.error)}
            action={<Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>}
          />
        ) : null}
        {query.data ? (
          <>
            <AppSection factors={query.data} changes={changes} />
            <PasskeySection factors={query.data} changes={changes} />
            <RecoverySection factors={query.data} changes={changes} />
          </>
        ) : null}
      </Box>
    </Box>
  );
}
