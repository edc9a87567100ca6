import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { radius } from '@shopx/tokens';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The quiet page around what comes before selling. */
export function EntryFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Box
      component="main"
      sx={{
        minHeight: '100dvh',
        display: 'grid',
        placeItems: 'center',
        alignContent: 'center',
        gap: 5,
        p: 4,
        backgroundColor: 'background.default',
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2.5 }}>
        <Mark />
        <Typography sx={{ fontWeight: 650, fontSize: '1.25rem', letterSpacing: '-0.02em' }}>{t('app.name')}</Typography>
      </Box>
      <Box
        sx={{
          width: 'min(440px, 100%)',
          p: { xs: 5, sm: 8 },
          border: '1px solid',
          borderColor: 'divider',
          borderRadius: `${radius.sheet}px`,
          backgroundColor: 'background.paper',
        }}
      >
        {children}
      </Box>
      <Typography variant="body2" color="textSecondary">
        {t('signIn.promise')}
      </Typography>
    </Box>
  );
}

/** The sign of the product: a till's drawer, drawn by hand from two shapes. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <Box component="svg" aria-hidden viewBox="0 0 32 32" sx={{ width: size, height: size, flexShrink: 0 }}>
      <Box component="rect" width="32" height="32" rx="8" sx={{ fill: 'var(--mui-palette-primary-main)' }} />
      <Box
        component="path"
        d="M8 10h16M8 16h10M8 22h16"
        sx={{ stroke: 'var(--mui-palette-primary-contrastText)', strokeWidth: 3, strokeLinecap: 'round', fill: 'none' }}
      />
    </Box>
  );
}
