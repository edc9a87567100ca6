import { useLoaderData, useNavigate, useParams } from 'react-router';
import { ForgotPasswordScreen } from '../features/sign-in/forgot-password-screen.tsx';
import { MailedLinkScreen } from '../features/sign-in/mailed-link-screen.tsx';
import { linkPage } from '../features/sign-in/mailed-link.ts';
import { NotFound } from './not-found.tsx';

export function ForgotPasswordRoute() {
  const navigate = useNavigate();
  return <ForgotPasswordScreen onSignIn={() => void navigate('/sign-in')} />;
}

/** The loader has taken the token out of the address. */
export function AccountRoute() {
  const navigate = useNavigate();
  const page = linkPage(useParams().page);
  const token = useLoaderData<string>();
  if (!page || token === '') return <NotFound />;
  return <MailedLinkScreen page={page} token={token} onSignIn={() => void navigate('/sign-in', { replace: true })} />;
}
