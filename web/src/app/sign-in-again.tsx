import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useDevice, useLine, useSession } from '../device/device.ts';
import { isExpired } from '../device/session.ts';

const look_ms = 5_000;

/** Appears when the sign-in has run out while there is a line. Selling goes on; sending waits for it. */
export function SignInAgain() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { clock } = useDevice();
  const session = useSession();
  const line = useLine();
  const [, look] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => look((count) => count + 1), look_ms);
    return () => clearInterval(timer);
  }, []);
  if (!line.online || !session || !isExpired(session, clock)) return null;
  return (
    <Button color="warning" onClick={() => void navigate('/sign-in')} sx={{ whiteSpace: 'nowrap' }}>
      {t('header.signInAgain')}
    </Button>
  );
}
