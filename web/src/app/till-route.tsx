import TabUnselected from '@mui/icons-material/TabUnselected';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevice, useRegister } from '../device/device.ts';
import { useTabLock } from '../device/tab-lock.ts';
import { OpenBasket } from '../features/till/open-basket.ts';
import { StatePanel } from '../ui/state-panel.tsx';
import { SalePage } from './sale-page.tsx';

/** Opens the till in this tab, unless another tab already sells at this register. */
export function TillRoute() {
  const { t } = useTranslation();
  const { registerId } = useRegister();
  const lock = useTabLock(`shopx.till.${registerId}`);
  if (lock.state === 'elsewhere') {
    return (
      <Box sx={{ minHeight: '100dvh', display: 'flex' }}>
        <StatePanel
          icon={<TabUnselected />}
          title={t('otherTab.title')}
          hint={t('otherTab.lead')}
          action={
            <Button variant="contained" color="primary" onClick={lock.take}>
              {t('otherTab.use')}
            </Button>
          }
        />
      </Box>
    );
  }
  return lock.state === 'mine' ? <OpenTill key={registerId} /> : null;
}

function OpenTill() {
  const device = useDevice();
  const { registerId, tenantId } = useRegister();
  const [openBasket, setOpenBasket] = useState<OpenBasket>();
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    // The rules that this device kept come first: a price that drops while it is being looked at helps nobody.
    device.rules
      .open(tenantId)
      .then(() => OpenBasket.load(device, registerId))
      .then(setOpenBasket, setFault);
  }, [device, registerId, tenantId]);
  // A store that can't be opened is no place for sales: better no till than one that forgets.
  if (fault !== undefined) throw fault instanceof Error ? fault : new Error('the local store', { cause: fault });
  return openBasket ? <SalePage openBasket={openBasket} /> : null;
}
