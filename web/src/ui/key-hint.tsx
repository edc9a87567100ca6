import Box from '@mui/material/Box';

/** The key that does the same as the button it stands on. Hidden where there is no keyboard to press it on. */
export function KeyHint({ children }: { children: string }) {
  return (
    <Box
      component="kbd"
      aria-hidden
      sx={{
        font: 'inherit',
        fontSize: '0.75rem',
        fontWeight: 500,
        lineHeight: 1,
        px: 1.5,
        py: 1,
        borderRadius: 1,
        border: '1px solid color-mix(in srgb, currentColor 55%, transparent)',
        whiteSpace: 'nowrap',
        '@media (hover: none) and (pointer: coarse)': { display: 'none' },
      }}
    >
      {children}
    </Box>
  );
}
