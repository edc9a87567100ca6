import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useLine, useSession } from '../device/device.ts';

/** Appears when the sign-in has ended while there is a line. Selling goes on; sending waits for it. */
export function SignInAgain() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSession();
  const line = useLine();
  if (!line.online || !session?.ended) return null;
  return (
    <Button color="warning" onClick={() => void navigate('/sign-in')} sx={{ whiteSpace: 'nowrap' }}>
      {t('header.signInAgain')}
    </Button>
  );
}
