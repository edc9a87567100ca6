import { useNavigate } from 'react-router';
import { SecurityPage } from '../features/security/security-page.tsx';

export function SecurityRoute() {
  const navigate = useNavigate();
  return <SecurityPage onBack={() => void navigate('/till')} onSignInAgain={() => void navigate('/sign-in')} />;
}
