import CloudOff from '@mui/icons-material/CloudOff';
import FiberManualRecord from '@mui/icons-material/FiberManualRecord';
import ReportProblem from '@mui/icons-material/ReportProblem';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import useMediaQuery from '@mui/material/useMediaQuery';
import { formatTime, instantOf } from '@shopx/domain';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevice, useLine } from '../../device/device.ts';
import { useOutboxSummary } from './use-outbox.ts';

/** Sales younger than this are simply on their way; counting them would flicker at every sale. */
const calm_ms = 3_000;
const tick_ms = 1_000;

/** Always in sight, never shouting: online or since when not, what is unsent and how old, what needs a person. */
export function LineState({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  const { clock } = useDevice();
  const line = useLine();
  const narrow = useMediaQuery('(max-width: 479px)', { noSsr: true });
  const { unsent, needsPerson, oldest_ms } = useOutboxSummary();
  const now_ms = useNow(clock.now_ms, unsent > 0);
  const age_ms = oldest_ms === undefined ? 0 : Math.max(0, now_ms - oldest_ms);
  const shows_unsent = unsent > 0 && (age_ms >= calm_ms || !line.online);
  return (
    <ButtonBase
      onClick={onOpen}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        minHeight: 44,
        px: 2,
        borderRadius: 1,
        fontSize: '0.9375rem',
        minWidth: 0,
        '&:hover': { backgroundColor: 'action.hover' },
      }}
    >
      {needsPerson > 0 ? (
        <Sign color="error.main" icon={<ReportProblem />}>
          {t('header.needsPerson', { count: needsPerson })}
        </Sign>
      ) : null}
      {shows_unsent ? (
        <Box component="span" sx={{ color: 'warning.main', whiteSpace: 'nowrap', fontWeight: 500 }}>
          {t('header.unsent', { count: unsent })}
          <Box component="span" sx={{ fontWeight: 400, '@media (max-width: 1199px)': { display: 'none' } }}>
            {`, ${t('header.oldest', { age: ageWords(t, age_ms) })}`}
          </Box>
        </Box>
      ) : null}
      {line.online ? (
        <Sign color="success.main" icon={<FiberManualRecord sx={{ fontSize: '0.75rem !important' }} />}>
          {t('header.online')}
        </Sign>
      ) : (
        <Sign color="warning.main" icon={<CloudOff />}>
          {narrow ? t('header.offline') : t('header.offlineSince', { time: formatTime(instantOf(line.since_ms)) })}
        </Sign>
      )}
    </ButtonBase>
  );
}

function Sign({ color, icon, children }: { color: string; icon: React.ReactNode; children: string }) {
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.5, whiteSpace: 'nowrap' }}>
      <Box component="span" sx={{ color, display: 'inline-flex', '& svg': { fontSize: '1.125rem' } }}>
        {icon}
      </Box>
      {children}
    </Box>
  );
}

function useNow(read: () => number, running: boolean): number {
  const [now_ms, setNow] = useState(read);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(read()), tick_ms);
    return () => clearInterval(timer);
  }, [read, running]);
  return now_ms;
}

export function ageWords(t: TFunction, age_ms: number): string {
  const seconds = Math.floor(age_ms / 1000);
  if (seconds < 60) return t('age.seconds', { count: seconds });
  if (seconds < 3600) return t('age.minutes', { count: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t('age.hours', { count: Math.floor(seconds / 3600) });
  return t('age.days', { count: Math.floor(seconds / 86_400) });
}
