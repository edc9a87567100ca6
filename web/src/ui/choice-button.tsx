import ButtonBase from '@mui/material/ButtonBase';
import type { ReactNode } from 'react';

/** One of several: the chosen one is filled with ink. The accent is kept for the next action. */
export function ChoiceButton(props: { chosen: boolean; onChoose: () => void; keepsFocus?: boolean; children: ReactNode }) {
  const { chosen } = props;
  return (
    <ButtonBase
      aria-pressed={chosen}
      onMouseDown={(event) => props.keepsFocus && event.preventDefault()}
      onClick={props.onChoose}
      sx={{
        minHeight: 44,
        px: 3.5,
        gap: 2,
        flexShrink: 0,
        borderRadius: 1,
        fontSize: '0.9375rem',
        fontWeight: 500,
        border: '1px solid',
        transition: 'background-color 120ms, border-color 120ms',
        borderColor: chosen ? 'text.primary' : 'divider',
        backgroundColor: chosen ? 'text.primary' : 'background.paper',
        color: chosen ? 'background.paper' : 'text.primary',
        '&:hover': chosen ? {} : { borderColor: 'text.secondary' },
      }}
    >
      {props.children}
    </ButtonBase>
  );
}
