/**
 * A keyboard-wedge scanner is a keyboard that types very fast and ends with Enter. This finds such bursts among what people type, wherever the focus
 * is. It sees keys and times only, so that a test can type like a person and like a scanner.
 */
export type WedgeKey = Readonly<{ key: string; time_ms: number }>;
export type WedgeResult =
  | Readonly<{ kind: 'typing' }>
  /** A burst began with this key: note what the focused field holds now. */
  | Readonly<{ kind: 'started' }>
  /** The burst ended as a scan: the field gets back what it held, and Enter goes nowhere. */
  | Readonly<{ kind: 'scan'; code: string }>;

/** People rarely stay under 80 ms between two keys and never for a whole code; scanners take 1 to 40. */
const gap_ms_max = 60;
/**
 * A scan follows a pause. A burst that follows other keys more closely may be the second half of a scan that stumbled, and half a code can be another
 * product's: such a burst stays typing, and the field it ran into still has all of it.
 */
const pause_ms_min = 350;
/** Shorter bursts are a person's: "mug" and Enter. */
const code_length_min = 4;
const code_length_max = 128;

/** What many scanners put first ("]E0" for EAN-13, ISO/IEC 15424): the kernel reads by it, a person has no use for it. */
const symbology = /^\][A-Za-z][0-9A-Za-z]/;
export const withoutSymbology = (code: string): string => code.replace(symbology, '');

/** The separator of GS1 data. A keyboard has no key for it, so scanners press Ctrl and ]. */
export const group_separator = '\u001d';

export class ScannerWedge {
  #buffer = '';
  #last_ms = Number.NEGATIVE_INFINITY;
  #clean = true;

  press({ key, time_ms }: WedgeKey): WedgeResult {
    const fast = time_ms - this.#last_ms <= gap_ms_max;
    if (key === 'Enter' || key === 'Tab') {
      const code = this.#buffer;
      const is_scan = fast && this.#clean && code.length >= code_length_min && !/\s{2}|^\s/.test(code);
      this.#buffer = '';
      this.#last_ms = Number.NEGATIVE_INFINITY;
      return is_scan ? { kind: 'scan', code } : { kind: 'typing' };
    }
    // Shift and its like come between the letters of a scanner too.
    if (key.length !== 1) return { kind: 'typing' };
    const starts = !fast || this.#buffer.length >= code_length_max;
    if (starts) this.#clean = time_ms - this.#last_ms >= pause_ms_min;
    this.#buffer = starts ? key : this.#buffer + key;
    this.#last_ms = time_ms;
    return starts ? { kind: 'started' } : { kind: 'typing' };
  }
}
