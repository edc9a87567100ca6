import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import useMediaQuery from '@mui/material/useMediaQuery';
import { float_shadow, radius } from '@shopx/tokens';
import type { ReactNode } from 'react';

/** The sheet over the basket: from the side where there is room, the whole screen on a phone. */
export function PaymentFrame(props: { open: boolean; label: string; onClose: () => void; children: ReactNode }) {
  const narrow = useMediaQuery('(max-width: 759px)', { noSsr: true });
  return (
    <Drawer
      anchor={narrow ? 'bottom' : 'right'}
      open={props.open}
      onClose={props.onClose}
      slotProps={{
        paper: {
          'aria-label': props.label,
          role: 'dialog',
          'aria-modal': true,
          sx: (theme) => ({
            width: narrow ? '100%' : 'min(600px, 92vw)',
            height: '100dvh',
            borderStartStartRadius: narrow ? 0 : radius.sheet,
            borderEndStartRadius: narrow ? 0 : radius.sheet,
            boxShadow: float_shadow.light,
            ...theme.applyStyles('dark', { boxShadow: float_shadow.dark }),
          }),
        },
      }}
    >
      <Box sx={{ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 }}>{props.children}</Box>
    </Drawer>
  );
}
