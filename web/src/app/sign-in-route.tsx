import { useNavigate } from 'react-router';
import { useSession } from '../device/device.ts';
import { useOutboxSummary } from '../features/outbox/use-outbox.ts';
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx';

export function SignInRoute() {
  const navigate = useNavigate();
  const session = useSession();
  const { unsent } = useOutboxSummary();
  return (
    <SignInScreen
      unsent={unsent}
      ended={session?.ended ?? false}
      onForgotten={() => void navigate('/forgot-password')}
      onSignedIn={() => void navigate('/till', { replace: true })}
    />
  );
}
