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
    const must_set_one_up = due !== undefined && Date.parse(due) <= device.clock.now_ms();
    void navigate(must_set_one_up ? '/security' : '/till', { replace: true });
  };
  return <SignInScreen unsent={unsent} ended={session?.ended ?? false} onSignedIn={goOn} />;
}
