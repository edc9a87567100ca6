import Box from '@mui/material/Box';
import type { ElementType, ReactNode } from 'react';

/** Said to a screen reader, not drawn: what the eye sees from the layout. */
export function OnlyHeard({ component = 'div', role, children }: { component?: ElementType; role?: string; children: ReactNode }) {
  return (
    <Box
      component={component}
      role={role}
      sx={{ position: 'absolute', width: '1px', height: '1px', m: 0, overflow: 'hidden', clipPath: 'inset(50%)' }}
    >
      {children}
    </Box>
  );
}
