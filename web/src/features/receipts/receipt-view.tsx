import ReceiptLong from '@mui/icons-material/ReceiptLong';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import type { Receipt } from '@shopx/api-client';
import type { SaleId } from '@shopx/domain';
import { en } from '@shopx/i18n';
import { useTranslation } from 'react-i18next';
import { useRegister, useRules, useSession } from '../../device/device.ts';
import { faultWords } from '../../ui/screen-fault.tsx';
import { StatePanel } from '../../ui/state-panel.tsx';
import { ReceiptPaper } from './receipt-paper.tsx';
import { useReceipt } from './use-receipt.ts';

const known_flags = new Set(Object.keys(en.receipt.flag));

/** One sale's receipt, with what the server remarked and what a refused one needs. */
export function ReceiptView(props: { saleId: SaleId; onSendAgain?: (saleId: SaleId) => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const { store, registerName } = useRegister();
  const { names } = useRules();
  const { document, receipt, row, fault, retry } = useReceipt(props.saleId);
  if (fault) {
    return (
      <StatePanel
        tone="failed"
        icon={<ReceiptLong />}
        title={t('receipt.failed')}
        hint={`${faultWords(t, fault)} ${t('receipt.failedHint')}`}
        action={<Button onClick={retry}>{t('common.tryAgain')}</Button>}
      />
    );
  }
  if (!document) return <Skeleton variant="rounded" height={420} sx={{ maxWidth: 400, mx: 'auto' }} animation={false} />;
  return (
    <>
      {row?.state === 'needs_person' ? (
        <Alert
          severity="error"
          sx={{ maxWidth: 400, mx: 'auto', mb: 3 }}
          action={
            props.onSendAgain ? (
              <Button variant="text" onClick={() => props.onSendAgain?.(props.saleId)} sx={{ whiteSpace: 'nowrap' }}>
                {t('sales.sendAgain')}
              </Button>
            ) : undefined
          }
        >
          {t('sales.refused', { reason: row.problem ? `${row.problem.title} (${row.problem.code})` : '–' })}
        </Alert>
      ) : null}
      {receipt ? <Flags receipt={receipt} /> : null}
      <ReceiptPaper
        document={document}
        receipt={receipt}
        shop={{ shopName: session?.tenantName ?? '', store, registerName }}
        promotionNames={names}
      />
    </>
  );
}

function Flags({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  if (receipt.flags.length === 0) return null;
  const words = receipt.flags.map((flag) => {
    const known = flag.code.replace(/^.*\./, '');
    return known_flags.has(known) ? t(`receipt.flag.${known}` as 'receipt.flag.price_differs') : flag.detail;
  });
  return (
    <Alert severity="warning" sx={{ maxWidth: 400, mx: 'auto', mb: 3 }}>
      <Box sx={{ fontWeight: 650 }}>{t('receipt.flagged', { count: words.length })}</Box>
      {[...new Set(words)].join('. ')}
    </Alert>
  );
}
