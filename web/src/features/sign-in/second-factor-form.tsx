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
import { faultWords } from '../../ui/screen-fault.tsx';
import { EntryFrame } from './entry-frame.tsx';

/** The second step of a sign-in: the code of an authenticator, or one of those written down. */
export function SecondFactorForm(props: { asked: SecondFactorAsked; onAnswer: (answer: SignInAnswer) => void; onOver: () => void }) {
  const { t } = useTranslation();
  const device = useDevice();
  const { challenge = '', kinds } = props.asked;
  const both = kinds.includes('totp') && kinds.includes('recovery_code');
  const [recovers, setRecovers] = useState(!kinds.includes('totp'));
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const goOn = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    const proof = recovers ? { recovery_code: code.trim() } : { totp_code: code.replaceAll(/\s/g, '') };
    try {
      props.onAnswer(await answerOf(device.api.POST('/v1/sign-in/second-factor', { body: { challenge, ...proof } })));
    } catch (failure) {
      setFault(failure);
      setCode('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <EntryFrame>
      <Typography variant="h1">{t('signIn.secondTitle')}</Typography>
      <Typography color="textSecondary" sx={{ pt: 1, pb: 5 }}>
        {t(recovers ? 'signIn.recoveryLead' : 'signIn.secondLead')}
      </Typography>
      <Box component="form" onSubmit={(event) => void goOn(event)} sx={{ display: 'flex', flexDirection: 'column', gap: 4 }}>
        {fault === undefined ? null : <Alert severity="error">{secondFactorFault(t, fault)}</Alert>}
        <TextField
          key={recovers ? 'recovery' : 'totp'}
          label={t(recovers ? 'signIn.recoveryCode' : 'signIn.totpCode')}
          required
          autoFocus
          autoComplete="one-time-code"
          value={code}
          slotProps={{ htmlInput: { inputMode: recovers ? 'text' : 'numeric' } }}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={busy}
          sx={{ minHeight: size.pay_button, fontSize: '1.125rem', fontWeight: 650 }}
        >
          {t(busy ? 'signIn.busy' : 'signIn.secondSubmit')}
        </Button>
        {both ? (
          <Button variant="text" onClick={() => setRecovers(!recovers)}>
            {t(recovers ? 'signIn.useTotp' : 'signIn.useRecovery')}
          </Button>
        ) : null}
        <Button variant="text" onClick={props.onOver} sx={{ color: 'text.secondary' }}>
          {t('common.back')}
        </Button>
      </Box>
    </EntryFrame>
  );
}

function secondFactorFault(t: TFunction, fault: unknown): string {
  if (fault instanceof ApiProblem) {
    if (fault.problem.code === 'identity.challenge_ended') return t('signIn.secondOver');
    if (fault.problem.code === 'factors.wrong_code') return t('signIn.secondWrong');
    if (fault.problem.code === 'factors.locked') return t('signIn.secondWait');
  }
  return isNoAnswer(fault) ? t('signIn.unreachable') : faultWords(t, fault);
}
