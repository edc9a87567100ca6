import { useNavigate } from 'react-router';
import { useDevice, useSession } from '../device/device.ts';
import { isExpired } from '../device/session.ts';
import { useOutboxSummary } from '../features/outbox/use-outbox.ts';
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx';

export function SignInRoute() {
  const navigate = useNavigate();
  const { clock } = useDevice();
  const session = useSession();
  const { unsent } = useOutboxSummary();
  const ended = session !== undefined && isExpired(session, clock);
  return <SignInScreen unsent={unsent} ended={ended} onSignedIn={() => void navigate('/till', { replace: true })} />;
}
