import { useNavigate } from 'react-router';
import { useDevice } from '../device/device.ts';
import { RegisterScreen } from '../features/sign-in/register-screen.tsx';

export function RegisterRoute() {
  const navigate = useNavigate();
  const { session } = useDevice();
  return (
    <RegisterScreen
      onChosen={() => void navigate('/till', { replace: true })}
      onSignOut={() => {
        session.set(undefined);
        void navigate('/sign-in', { replace: true });
      }}
    />
  );
}
