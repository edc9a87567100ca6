import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { size } from '@shopx/tokens';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { EntryFrame } from './entry-frame.tsx';
import { linkFault } from './mailed-link.ts';

/** One question, one button, and what went wrong. `onSubmit` resolves when it is done. */
export function EntryForm(props: {
  title: string;
  lead: string;
  submit: string;
  onSubmit: () => Promise<void>;
  below?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      await props.onSubmit();
    } catch (failure) {
      setFault(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <EntryFrame>
      <Typography variant="h1">{props.title}</Typography>
      <Typography color="textSecondary" sx={{ pt: 1, pb: 5 }}>
        {props.lead}
      </Typography>
      <Box component="form" onSubmit={(event) => void submit(event)} sx={{ display: 'flex', flexDirection: 'column', gap: 4 }}>
        {fault === undefined ? null : <Alert severity="error">{linkFault(t, fault)}</Alert>}
        {props.children}
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={busy}
          sx={{ minHeight: size.pay_button, fontSize: '1.125rem', fontWeight: 650 }}
        >
          {props.submit}
        </Button>
      </Box>
      {props.below}
    </EntryFrame>
  );
}

/** The last page: what has happened, and the way to sign in. */
export function EntryDone(props: { title: string; lead: string; onSignIn: () => void }) {
  const { t } = useTranslation();
  return (
    <EntryFrame>
      <Typography variant="h1">{props.title}</Typography>
      <Typography color="textSecondary" sx={{ pt: 1, pb: 5 }}>
        {props.lead}
      </Typography>
      <Button variant="contained" color="primary" fullWidth onClick={props.onSignIn}>
        {t('account.toSignIn')}
      </Button>
    </EntryFrame>
  );
}
