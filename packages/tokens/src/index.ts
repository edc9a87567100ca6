/** Colours, sizes and times of the whole product; the web's theme and the phone's are made from these and nothing else. */

export type Palette = Readonly<{
  canvas: string;
  surface: string;
  line: string;
  ink: string;
  muted: string;
  accent: string;
  onAccent: string;
  success: string;
  warning: string;
  danger: string;
  info: string;
}>;

export const light: Palette = {
  canvas: '#F6F7F9',
  surface: '#FFFFFF',
  line: '#E3E6EB',
  ink: '#14171F',
  muted: '#5B6472',
  accent: '#0F766E',
  onAccent: '#FFFFFF',
  success: '#067647',
  warning: '#B54708',
  danger: '#B42318',
  info: '#175CD3',
};

export const dark: Palette = {
  canvas: '#0F1216',
  surface: '#171B21',
  line: '#2A303A',
  ink: '#E8EBF0',
  muted: '#9AA4B2',
  accent: '#2DD4BF',
  onAccent: '#06211E',
  success: '#47CD89',
  warning: '#FDB022',
  danger: '#F97066',
  info: '#84ADFF',
};

/** Sizes in CSS pixels at 100 % text size. */
export const size = {
  text_back_office: 14,
  text_till: 16,
  total: 40,
  change: 64,
  target_min: 44,
  pay_button: 64,
  table_row: 40,
} as const;

export const weight = { regular: 400, medium: 500, strong: 650 } as const;
/** All spacing is a multiple of this. */
export const space_step = 4;
export const radius = { control: 8, sheet: 12 } as const;
export const motion_ms = { quick: 120, usual: 180 } as const;
export const font_family = '"Inter Variable", Inter, system-ui, sans-serif';
/** The one shadow, for what floats; what lies has a line. */
export const float_shadow = {
  light: '0 12px 32px -8px rgb(20 23 31 / 0.18), 0 2px 6px rgb(20 23 31 / 0.06)',
  dark: '0 12px 32px -8px rgb(0 0 0 / 0.6), 0 2px 6px rgb(0 0 0 / 0.4)',
} as const;
