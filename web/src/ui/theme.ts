import type {} from '@mui/material/themeCssVarsAugmentation';
import { createTheme, type Theme } from '@mui/material/styles';
import { dark, float_shadow, font_family, light, motion_ms, radius, size, space_step, weight, type Palette } from '@shopx/tokens';

/** Under the pointer, and chosen: a breath of ink, weak enough that muted text stays readable on it. */
const touch = {
  light: { hover: 'rgba(20, 23, 31, 0.04)', selected: 'rgba(20, 23, 31, 0.06)' },
  dark: { hover: 'rgba(232, 235, 240, 0.05)', selected: 'rgba(232, 235, 240, 0.08)' },
};

function schemeOf(palette: Palette, action: (typeof touch)['light']) {
  return {
    palette: {
      primary: { main: palette.accent, contrastText: palette.onAccent },
      success: { main: palette.success },
      warning: { main: palette.warning },
      error: { main: palette.danger },
      info: { main: palette.info },
      background: { default: palette.canvas, paper: palette.surface },
      text: { primary: palette.ink, secondary: palette.muted },
      divider: palette.line,
      action,
    },
  };
}

/** The tokens as a Material UI theme. Components get their looks here once, so that a screen only says what it is. */
export const theme: Theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-scheme' },
  colorSchemes: { light: schemeOf(light, touch.light), dark: schemeOf(dark, touch.dark) },
  spacing: space_step,
  shape: { borderRadius: radius.control },
  typography: {
    fontFamily: font_family,
    fontSize: size.text_back_office,
    htmlFontSize: 16,
    fontWeightLight: weight.regular,
    fontWeightRegular: weight.regular,
    fontWeightMedium: weight.medium,
    fontWeightBold: weight.strong,
    body1: { fontSize: '1rem', lineHeight: 1.4 },
    body2: { fontSize: '0.875rem', lineHeight: 1.4 },
    caption: { fontSize: '0.8125rem', lineHeight: 1.35 },
    h1: { fontSize: '1.75rem', fontWeight: weight.strong, letterSpacing: '-0.02em', lineHeight: 1.2 },
    h2: { fontSize: '1.25rem', fontWeight: weight.strong, letterSpacing: '-0.01em', lineHeight: 1.25 },
    h3: { fontSize: '1rem', fontWeight: weight.strong, lineHeight: 1.3 },
    button: { fontSize: '1rem', fontWeight: weight.medium, textTransform: 'none', letterSpacing: 0 },
  },
  transitions: {
    duration: {
      shortest: motion_ms.quick,
      shorter: motion_ms.quick,
      short: motion_ms.usual,
      standard: motion_ms.usual,
      enteringScreen: motion_ms.usual,
      leavingScreen: motion_ms.quick,
    },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: (base) => ({
        ':root': { WebkitTapHighlightColor: 'transparent' },
        'button, input, textarea': { font: 'inherit' },
        'html, body, #root': { height: '100%' },
        body: { overscrollBehavior: 'none' },
        ':focus-visible': { outline: `2px solid ${base.vars.palette.primary.main}`, outlineOffset: 2 },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': { animationDuration: '1ms !important', transitionDuration: '1ms !important' },
        },
      }),
    },
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true, variant: 'outlined', color: 'inherit' },
      styleOverrides: {
        root: ({ theme: base, ownerState }) => ({
          minHeight: size.target_min,
          borderRadius: radius.control,
          paddingInline: 16,
          ...(ownerState.variant === 'outlined' && ownerState.color === 'inherit'
            ? {
                borderColor: base.vars.palette.divider,
                backgroundColor: base.vars.palette.background.paper,
                '&:hover': { borderColor: base.vars.palette.text.secondary, backgroundColor: base.vars.palette.action.hover },
              }
            : {}),
        }),
      },
    },
    MuiIconButton: { styleOverrides: { root: { minWidth: size.target_min, minHeight: size.target_min, borderRadius: radius.control } } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiDialog: {
      styleOverrides: {
        paper: ({ theme: base }) => ({
          borderRadius: radius.sheet,
          boxShadow: float_shadow.light,
          border: `1px solid ${base.vars.palette.divider}`,
          ...base.applyStyles('dark', { boxShadow: float_shadow.dark }),
        }),
      },
    },
    MuiMenu: {
      styleOverrides: {
        paper: ({ theme: base }) => ({
          borderRadius: radius.sheet,
          boxShadow: float_shadow.light,
          border: `1px solid ${base.vars.palette.divider}`,
          ...base.applyStyles('dark', { boxShadow: float_shadow.dark }),
        }),
      },
    },
    MuiMenuItem: { styleOverrides: { root: { minHeight: size.target_min } } },
    MuiBackdrop: { styleOverrides: { root: { '&:not(.MuiBackdrop-invisible)': { backgroundColor: 'rgb(10 13 18 / 0.45)' } } } },
    MuiTextField: { defaultProps: { size: 'small' } },
    MuiOutlinedInput: {
      defaultProps: { size: 'small' },
      styleOverrides: {
        root: ({ theme: base }) => ({
          minHeight: size.target_min,
          backgroundColor: base.vars.palette.background.paper,
          '& .MuiOutlinedInput-notchedOutline': { borderColor: base.vars.palette.divider },
        }),
      },
    },
    MuiFormHelperText: { styleOverrides: { root: { marginInline: 0, fontSize: '0.8125rem' } } },
    MuiToggleButton: {
      styleOverrides: {
        root: ({ theme: base }) => ({
          minHeight: size.target_min,
          textTransform: 'none',
          padding: '0 11px',
          fontSize: '0.9375rem',
          color: base.vars.palette.text.primary,
          backgroundColor: base.vars.palette.background.paper,
          borderColor: base.vars.palette.divider,
          '&.Mui-selected, &.Mui-selected:hover': {
            color: base.vars.palette.background.paper,
            backgroundColor: base.vars.palette.text.primary,
          },
        }),
      },
    },
    MuiAlert: { styleOverrides: { root: { borderRadius: radius.control, alignItems: 'center', fontSize: '0.9375rem' } } },
    MuiTooltip: { defaultProps: { enterDelay: 500 } },
  },
});
