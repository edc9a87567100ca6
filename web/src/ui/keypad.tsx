import BackspaceOutlined from '@mui/icons-material/BackspaceOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';

const keys = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '.', '0', 'back'] as const;

/** Figures for a finger. It edits the text of a field that a keyboard edits too. */
export function Keypad(props: { text: string; onChange: (text: string) => void; decimals: number; label: string; backspaceLabel: string }) {
  const press = (key: (typeof keys)[number]) => {
    if (key === 'back') {
      props.onChange(props.text.slice(0, -1));
      return;
    }
    if (key === '.' && (props.decimals === 0 || props.text.includes('.'))) return;
    const fraction = props.text.split('.')[1];
    if (key !== '.' && fraction !== undefined && fraction.length >= props.decimals) return;
    props.onChange(key === '.' && props.text === '' ? '0.' : props.text + key);
  };
  return (
    <Box
      role="group"
      aria-label={props.label}
      sx={{
        display: 'grid',
        gridTemplateColumns: 'repeat(3, 1fr)',
        gridAutoRows: 'minmax(52px, 76px)',
        flex: '1 1 auto',
        alignContent: 'stretch',
        gap: 2,
        direction: 'ltr',
      }}
    >
      {keys.map((key) => (
        <Button
          key={key}
          onClick={() => press(key)}
          // Figures come from the keyboard too; the pad must not take its focus away.
          onMouseDown={(event) => event.preventDefault()}
          tabIndex={-1}
          aria-label={key === 'back' ? props.backspaceLabel : key}
          disabled={key === '.' && props.decimals === 0}
          sx={{ minHeight: 52, fontSize: '1.5rem', fontWeight: 500 }}
        >
          {key === 'back' ? <BackspaceOutlined /> : key}
        </Button>
      ))}
    </Box>
  );
}
