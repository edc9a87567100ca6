import { useNavigate } from 'react-router';
import { useDevice, useSession } from '../device/device.ts';
import { useOutboxSummary } from '../features/outbox/use-outbox.ts';
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx';

export function SignInRoute() {
  const navigate = useNavigate();
  const device = useDevice();
  const session = useSession();
  const { unsent } = useOutboxSummary();
  const goOn = () => {
    const due = device.session.get()?.secondFactorDue;
    const mustEnrol = due !== undefined && Date.parse(due) <= device.clock.now_ms();
    void navigate(mustEnrol ? '/security' : '/till', { replace: true });
  };
  return (
    <SignInScreen unsent={unsent} ended={session?.ended ?? false} onForgotten={() => void navigate('/forgot-password')} onSignedIn={goOn} />
  );
}
