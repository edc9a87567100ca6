import { useNavigate } from 'react-router';
import { useDevice } from '../device/device.ts';
import { RegisterScreen } from '../features/sign-in/register-screen.tsx';

export function RegisterRoute() {
  const navigate = useNavigate();
  const { signIn } = useDevice();
  return (
    <RegisterScreen
      onChosen={() => void navigate('/till', { replace: true })}
      onSignOut={() => {
        void signIn.signOut().then(() => navigate('/sign-in', { replace: true }));
      }}
    />
  );
}
