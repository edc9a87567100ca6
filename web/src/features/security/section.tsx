import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { radius } from '@shopx/tokens';
import { useId, type ReactNode } from 'react';

/** One way to prove who you are: what it is, how it stands, and what can be done about it. */
export function Section(props: { icon: ReactNode; title: string; lead: string; state?: string; children: ReactNode }) {
  const heading = useId();
  return (
    <Box
      component="section"
      aria-labelledby={heading}
      sx={{
        display: 'flex',
        flexDirection: 'column',
        gap: 3,
        p: 5,
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: `${radius.sheet}px`,
        backgroundColor: 'background.paper',
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2.5 }}>
        <Box sx={{ display: 'flex', color: 'text.secondary' }}>{props.icon}</Box>
        <Typography id={heading} component="h2" variant="h3" sx={{ flexGrow: 1 }}>
          {props.title}
        </Typography>
        {props.state ? (
          <Typography variant="body2" color="textSecondary">
            {props.state}
          </Typography>
        ) : null}
      </Box>
      <Typography color="textSecondary">{props.lead}</Typography>
      {props.children}
    </Box>
  );
}
