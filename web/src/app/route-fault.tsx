import ReportProblem from '@mui/icons-material/ReportProblem';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { StatePanel } from '../ui/state-panel.tsx';

/** A fault of the program: says that sales are safe, and offers the reload that usually helps (a new version may have been put up). */
export function RouteFault() {
  const { t } = useTranslation();
  const fault = useRouteError();
  const detail = fault instanceof Error ? fault.message : String(fault);
  return (
    <Box sx={{ minHeight: '100dvh', display: 'flex' }}>
      <StatePanel
        tone="failed"
        icon={<ReportProblem />}
        title={t('crashed.title')}
        hint={t('crashed.lead', { detail })}
        action={<Button onClick={() => window.location.reload()}>{t('crashed.reload')}</Button>}
      />
    </Box>
  );
}
