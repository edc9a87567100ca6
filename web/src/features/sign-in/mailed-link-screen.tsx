import TextField from '@mui/material/TextField';
import { answerOf, ApiProblem, doneOf, type Api } from '@shopx/api-client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevice } from '../../device/device.ts';
import { EntryDone, EntryForm } from './entry-form.tsx';
import { asksPassword, type LinkPage } from './mailed-link.ts';

type Said = Readonly<{ token: string; password: string; name: string }>;

/** What the person said, to the route that the link is for. */
async function send(api: Api, page: LinkPage, { token, password, name }: Said): Promise<void> {
  switch (page) {
    case 'confirm':
      await answerOf(api.POST('/v1/sign-up/confirm', { body: { token, password } }));
      return;
    case 'reset':
      return doneOf(api.POST('/v1/password-reset/confirm', { body: { token, password } }));
    case 'invitation':
      await answerOf(api.POST('/v1/invitations/accept', { body: { token, ...(password ? { name, password } : {}) } }));
      return;
    case 'recovery':
      return doneOf(api.POST('/v1/account-recovery/finish', { body: { token, password } }));
    case 'email':
      await answerOf(api.POST('/v1/me/email/confirm', { body: { token } }));
      return;
    case 'recovery-begin':
      return doneOf(api.POST('/v1/account-recovery/begin', { body: { token } }));
    case 'recovery-stop':
      return doneOf(api.POST('/v1/account-recovery/stop', { body: { token } }));
  }
}

/** Where a link out of a mail leads: a password to choose, or a button to agree. Nothing happens before the button, since mail filters open links. */
export function MailedLinkScreen(props: { page: LinkPage; token: string; onSignIn: () => void }) {
  const { t } = useTranslation();
  const device = useDevice();
  const { page, token } = props;
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [isNew, setIsNew] = useState(page !== 'invitation');
  const [done, setDone] = useState(false);
  const submit = async () => {
    try {
      await send(device.api, page, { token, password, name });
      setDone(true);
    } catch (fault) {
      if (fault instanceof ApiProblem && fault.problem.code === 'identity.no_account_yet') setIsNew(true);
      throw fault;
    }
  };
  if (done) return <EntryDone title={t(`account.${page}.doneTitle`)} lead={t(`account.${page}.doneLead`)} onSignIn={props.onSignIn} />;
  return (
    <EntryForm title={t(`account.${page}.title`)} lead={t(`account.${page}.lead`)} submit={t(`account.${page}.submit`)} onSubmit={submit}>
      {page === 'invitation' && isNew ? (
        <TextField
          label={t('account.name')}
          required
          autoFocus
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      ) : null}
      {asksPassword(page) && isNew ? (
        <TextField
          label={t('account.newPassword')}
          type="password"
          required
          autoFocus={page !== 'invitation'}
          autoComplete="new-password"
          helperText={t('account.passwordHint')}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      ) : null}
    </EntryForm>
  );
}
