import CloudOff from '@mui/icons-material/CloudOff';
import PointOfSale from '@mui/icons-material/PointOfSale';
import StorefrontOutlined from '@mui/icons-material/StorefrontOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import type { Store } from '@shopx/api-client';
import { idOf, type RegisterId, type StoreId } from '@shopx/domain';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useChoice, useDevice, useSession } from '../../device/device.ts';
import { askShop, choiceFrom } from '../../device/shop.ts';
import { faultWords } from '../../ui/screen-fault.tsx';
import { StatePanel } from '../../ui/state-panel.tsx';
import { EntryFrame } from './entry-frame.tsx';

/** Asked once for a device; afterwards the till opens by itself. */
export function RegisterScreen(props: { onChosen: () => void; onSignOut: () => void }) {
  const { t } = useTranslation();
  const device = useDevice();
  const session = useSession();
  const last = useChoice();
  const tenantId = session?.tenantId;
  const query = useQuery({
    queryKey: ['registers', tenantId],
    queryFn: tenantId === undefined ? skipToken : () => askShop(device, tenantId),
  });
  const choose = (store: Store, register: Store['registers'][number]) => {
    if (!tenantId || !query.data) return;
    device.choice.set({
      tenantId,
      storeId: idOf<StoreId>(store.id),
      registerId: idOf<RegisterId>(register.id),
      registerName: register.name,
      ...choiceFrom(query.data, store),
    });
    props.onChosen();
  };
  return (
    <EntryFrame>
      <Typography variant="h1">{t('register.title')}</Typography>
      <Typography color="textSecondary" sx={{ pt: 1, pb: 4 }}>
        {t('register.lead')}
      </Typography>
      {query.isPending ? <Skeleton variant="rounded" height={140} animation={false} /> : null}
      {query.isError ? (
        <StatePanel
          tone="failed"
          icon={<CloudOff />}
          title={t('register.failed')}
          hint={faultWords(t, query.error)}
          action={<Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>}
        />
      ) : null}
      {query.data && query.data.stores.every((store) => store.registers.length === 0) ? (
        <StatePanel icon={<StorefrontOutlined />} title={t('register.empty')} hint={t('register.emptyHint')} />
      ) : null}
      {query.data?.stores.map((store) => (
        <Box key={store.id} component="section" aria-label={store.name} sx={{ pb: 4 }}>
          <Typography component="h2" variant="h3" sx={{ pb: 2 }}>
            {store.name}
            {store.address ? (
              <Typography component="span" variant="body2" color="textSecondary" sx={{ pl: 2 }}>
                {store.address}
              </Typography>
            ) : null}
          </Typography>
          <Box sx={{ display: 'grid', gap: 2 }}>
            {store.registers.map((register) => (
              <ButtonBase
                key={register.id}
                autoFocus={last?.registerId === register.id}
                onClick={() => choose(store, register)}
                sx={{
                  justifyContent: 'flex-start',
                  gap: 3,
                  minHeight: 56,
                  px: 4,
                  border: '1px solid',
                  borderColor: 'divider',
                  borderRadius: 1,
                  fontWeight: 500,
                  '&:hover': { borderColor: 'text.secondary' },
                }}
              >
                <PointOfSale sx={{ color: 'text.secondary' }} />
                {register.name}
                {last?.registerId === register.id ? (
                  <Typography component="span" variant="body2" color="textSecondary" sx={{ ml: 'auto' }}>
                    {t('register.chosen')}
                  </Typography>
                ) : null}
              </ButtonBase>
            ))}
          </Box>
        </Box>
      ))}
      <Button variant="text" onClick={props.onSignOut} sx={{ mx: -4, color: 'text.secondary' }}>
        {t('register.signOut')}
      </Button>
    </EntryFrame>
  );
}
