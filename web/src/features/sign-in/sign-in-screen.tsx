import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { answerOf, ApiProblem, type SecondFactorAsked, type SignInAnswer } from '@shopx/api-client';
import { size } from '@shopx/tokens';
import type { TFunction } from 'i18next';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevice } from '../../device/device.ts';
import { isNoAnswer } from '../../device/kept-answer.ts';
import { sessionFrom } from '../../device/session.ts';
import { faultWords } from '../../ui/screen-fault.tsx';
import { EntryFrame } from './entry-frame.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';

/** Signing in, in one step or in two. */
export function SignInScreen(props: { onSignedIn: () => void; onForgotten: () => void; unsent: number; ended: boolean }) {
  const device = useDevice();
  const [asked, setAsked] = useState<SecondFactorAsked>();
  const onAnswer = (answer: SignInAnswer | SecondFactorAsked) => {
    if (!('account' in answer)) return setAsked(answer);
    device.session.set(sessionFrom(answer));
    props.onSignedIn();
  };
  if (asked) return <SecondFactorForm asked={asked} onAnswer={onAnswer} onOver={() => setAsked(undefined)} />;
  return <PasswordForm {...props} onAnswer={onAnswer} />;
}

function PasswordForm(props: {
  onAnswer: (answer: SignInAnswer | SecondFactorAsked) => void;
  onForgotten: () => void;
  unsent: number;
  ended: boolean;
}) {
  const { t } = useTranslation();
  const device = useDevice();
  const [email, setEmail] = useState(() => device.session.get()?.email ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const signIn = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      props.onAnswer(await answerOf(device.api.POST('/v1/sign-in', { body: { email: email.trim(), password, transport: 'cookie' } })));
    } catch (failure) {
      setFault(failure);
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <EntryFrame>
      <Typography variant="h1">{t('signIn.title')}</Typography>
      <Typography color="textSecondary" sx={{ pt: 1, pb: 5 }}>
        {props.ended ? t('problem.signedOut') : t('signIn.lead')}
      </Typography>
      <Box component="form" onSubmit={(event) => void signIn(event)} sx={{ display: 'flex', flexDirection: 'column', gap: 4 }}>
        {fault === undefined ? null : <Alert severity="error">{signInFault(t, fault)}</Alert>}
        <TextField
          label={t('signIn.email')}
          type="email"
          required
          autoFocus={email === ''}
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t('signIn.password')}
          type="password"
          required
          autoFocus={email !== ''}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={busy}
          sx={{ minHeight: size.pay_button, fontSize: '1.125rem', fontWeight: 650 }}
        >
          {t(busy ? 'signIn.busy' : 'signIn.submit')}
        </Button>
        <Button variant="text" onClick={props.onForgotten}>
          {t('signIn.forgotten')}
        </Button>
      </Box>
      {props.unsent > 0 ? (
        <Alert severity="warning" sx={{ mt: 5 }}>
          {t('signIn.unsentHere', { count: props.unsent })}
        </Alert>
      ) : null}
    </EntryFrame>
  );
}

function signInFault(t: TFunction, fault: unknown): string {
  if (fault instanceof ApiProblem) {
    if (fault.problem.status === 401) return t('signIn.wrong');
    if (fault.problem.code === 'identity.too_many_attempts') return t('signIn.waitFirst');
    if (fault.problem.code === 'identity.locked') return t('signIn.locked');
  }
  return isNoAnswer(fault) ? t('signIn.unreachable') : faultWords(t, fault);
}
