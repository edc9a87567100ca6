import CheckCircle from '@mui/icons-material/CheckCircle';
import CloudOff from '@mui/icons-material/CloudOff';
import ReportProblem from '@mui/icons-material/ReportProblem';
import Schedule from '@mui/icons-material/Schedule';
import Box from '@mui/material/Box';
import type { SaleId } from '@shopx/domain';
import { useTranslation } from 'react-i18next';
import { useLine, useSession } from '../../device/device.ts';
import { useReceipt } from './use-receipt.ts';

/** One line about where a sale is: always true, never alarming. */
export function SaleState({ saleId }: { saleId: SaleId }) {
  const { t } = useTranslation();
  const line = useLine();
  const session = useSession();
  const { row, receipt } = useReceipt(saleId);
  const look = {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 1.5,
    color: 'text.secondary',
    '& svg': { fontSize: '1.125rem' },
  } as const;
  if (receipt) {
    return (
      <Box sx={look}>
        <CheckCircle sx={{ color: 'success.main' }} />
        {t('finished.recorded', { number: receipt.receipt_number })}
      </Box>
    );
  }
  if (row?.state === 'needs_person') {
    return (
      <Box sx={{ ...look, color: 'error.main' }}>
        <ReportProblem />
        {t('finished.needsPerson')}
      </Box>
    );
  }
  if (!session || session.ended) {
    return (
      <Box sx={{ ...look, color: 'warning.main' }}>
        <Schedule />
        {t('finished.signInAgain')}
      </Box>
    );
  }
  return (
    <Box sx={look}>
      {line.online ? <Schedule /> : <CloudOff sx={{ color: 'warning.main' }} />}
      {t(line.online ? 'finished.sending' : 'finished.waiting')}
    </Box>
  );
}
