import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { doneOf } from '@shopx/api-client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevice } from '../../device/device.ts';
import { EntryDone, EntryForm } from './entry-form.tsx';

/** Asks for a link by mail. The answer is the same whether there is such an account. */
export function ForgotPasswordScreen(props: { onSignIn: () => void }) {
  const { t } = useTranslation();
  const device = useDevice();
  const [email, setEmail] = useState(() => device.session.get()?.email ?? '');
  const [asked, setAsked] = useState(false);
  const ask = async (path: '/v1/password-reset' | '/v1/account-recovery') => {
    await doneOf(device.api.POST(path, { body: { email: email.trim() } }));
    setAsked(true);
  };
  if (asked) return <EntryDone title={t('account.mailTitle')} lead={t('account.mailLead')} onSignIn={props.onSignIn} />;
  return (
    <EntryForm
      title={t('account.forgotTitle')}
      lead={t('account.forgotLead')}
      submit={t('account.forgotSubmit')}
      onSubmit={() => ask('/v1/password-reset')}
      below={
        <>
          <Button variant="text" onClick={props.onSignIn} sx={{ mt: 3 }}>
            {t('account.toSignIn')}
          </Button>
          <Button
            variant="text"
            disabled={email.trim() === ''}
            onClick={() => void ask('/v1/account-recovery').catch(() => undefined)}
            sx={{ mt: 3 }}
          >
            {t('account.everythingLost')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('signIn.email')}
        type="email"
        required
        autoFocus
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
    </EntryForm>
  );
}
