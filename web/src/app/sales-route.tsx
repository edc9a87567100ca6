import type { SaleId } from '@shopx/domain';
import { useNavigate, useSearchParams } from 'react-router';
import { useDevice } from '../device/device.ts';
import { LineState } from '../features/outbox/line-state.tsx';
import { sendAgain } from '../features/outbox/log.ts';
import { SalesPage } from '../features/receipts/sales-page.tsx';
import { useWakeSender } from './sender-context.ts';

export function SalesRoute() {
  const navigate = useNavigate();
  const { database } = useDevice();
  const wake = useWakeSender();
  const [address, setAddress] = useSearchParams();
  const chosen = address.get('sale');
  return (
    <SalesPage
      chosen={chosen === null ? undefined : (chosen as SaleId)}
      onChoose={(saleId) => setAddress(saleId ? { sale: saleId } : {}, { replace: true })}
      onBack={() => void navigate('/till')}
      onSendAgain={(saleId) => void sendAgain(database, saleId).then(wake)}
      end={<LineState onOpen={() => setAddress({}, { replace: true })} />}
    />
  );
}
