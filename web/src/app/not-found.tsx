import SearchOff from '@mui/icons-material/SearchOff';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { StatePanel } from '../ui/state-panel.tsx';

export function NotFound() {
  const { t } = useTranslation();
  const back = (
    <Button component={Link} to="/till">
      {t('notFound.back')}
    </Button>
  );
  return (
    <Box sx={{ minHeight: '100dvh', display: 'flex' }}>
      <StatePanel icon={<SearchOff />} title={t('notFound.title')} action={back} />
    </Box>
  );
}
