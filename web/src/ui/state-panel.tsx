import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

/** Empty, failed, offline, forbidden: says what is so, why, and offers the next step. */
export function StatePanel(props: {
  icon?: ReactNode;
  title: string;
  hint?: string | undefined;
  action?: ReactNode;
  tone?: 'quiet' | 'failed';
}) {
  const failed = props.tone === 'failed';
  return (
    <Box
      role={failed ? 'alert' : 'status'}
      sx={{
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        textAlign: 'center',
        gap: 2,
        p: 6,
        flexGrow: 1,
        minHeight: 200,
      }}
    >
      {props.icon ? (
        <Box
          sx={{
            display: 'grid',
            placeItems: 'center',
            width: 56,
            height: 56,
            mb: 1,
            borderRadius: '50%',
            border: '1px solid',
            borderColor: 'divider',
            backgroundColor: 'background.default',
            color: failed ? 'error.main' : 'text.secondary',
          }}
        >
          {props.icon}
        </Box>
      ) : null}
      <Typography variant="h2" component="p">
        {props.title}
      </Typography>
      {props.hint ? (
        <Typography color="textSecondary" sx={{ maxWidth: '38ch', textWrap: 'balance' }}>
          {props.hint}
        </Typography>
      ) : null}
      {props.action ? <Box sx={{ mt: 2 }}>{props.action}</Box> : null}
    </Box>
  );
}
