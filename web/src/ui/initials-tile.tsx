import Box from '@mui/material/Box';

/** Golden angle: neighbours in a list get hues far apart, however many there are. */
const hue_step = 137.5;
const hue_first = 205;

/** A shade for the n-th of something, quiet enough to lie under text; undefined is neutral. */
export const hueOf = (index: number): number | undefined => (index < 0 ? undefined : (hue_first + index * hue_step) % 360);

/** Two letters stand for a product without a picture; the shade says its category, as the sign on the category's button does. */
export function InitialsTile({ name, hue, band = false }: { name: string; hue: number | undefined; band?: boolean }) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => /\p{L}/u.test(word));
  const letters = (words[0] ?? name).slice(0, 2);
  const shown = letters.charAt(0).toUpperCase() + letters.slice(1).toLowerCase();
  const chroma = hue === undefined ? 0 : 1;
  return (
    <Box
      aria-hidden
      sx={(theme) => ({
        width: band ? '100%' : 40,
        height: band ? 48 : 40,
        display: 'grid',
        placeItems: 'center',
        flexShrink: 0,
        borderRadius: band ? 0 : 1,
        fontWeight: 500,
        fontSize: band ? '1.25rem' : '1rem',
        backgroundColor: `oklch(0.952 ${0.022 * chroma} ${hue ?? 0})`,
        color: `oklch(0.46 ${0.06 * chroma} ${hue ?? 0})`,
        ...theme.applyStyles('dark', {
          backgroundColor: `oklch(0.29 ${0.026 * chroma} ${hue ?? 0})`,
          color: `oklch(0.84 ${0.05 * chroma} ${hue ?? 0})`,
        }),
      })}
    >
      {shown}
    </Box>
  );
}

/** The same shade as a small sign beside the category's word. */
export function HueSign({ hue }: { hue: number | undefined }) {
  return (
    <Box
      component="span"
      aria-hidden
      sx={{
        width: 10,
        height: 10,
        borderRadius: '3px',
        flexShrink: 0,
        backgroundColor: `oklch(0.72 ${hue === undefined ? 0 : 0.09} ${hue ?? 0})`,
      }}
    />
  );
}
