import type { Brand } from './brand.ts';

/** A moment in UTC as RFC 3339 text ("2026-11-23T10:00:00.000Z"), the form it travels in. */
export type Instant = Brand<string, 'Instant'>;

/** A minute on the clock of a shop ("2026-11-25T17:30"), which is what promotions are judged by. */
export type LocalMinute = Brand<string, 'LocalMinute'>;

/** Passed in wherever "now" matters, so that a test can set the hour. */
export type Clock = Readonly<{ now_ms: () => number }>;

export const instantOf = (now_ms: number): Instant => new Date(now_ms).toISOString() as Instant;

/** "14:02" in the zone of the shop, or of the device when none is given. */
export function formatTime(instant: string, timeZone?: string, locale = 'en-GB'): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(instant));
}

/** "23 Nov 2026, 14:02". */
export function formatDateTime(instant: string, timeZone?: string, locale = 'en-GB'): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short', timeZone };
  return new Intl.DateTimeFormat(locale, options).format(new Date(instant));
}

/** "28 Feb 2026", of a date without a time such as a label has. */
export function formatDay(date: string, locale = 'en-GB'): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T00:00Z`));
}

/** The calendar date of a moment in a zone, as "2026-11-23". */
export function localDate(now_ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).formatToParts(new Date(now_ms));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The business date of a moment (E23), to tell which rates hold: the local date of the latest cut-over. The server has the last word on it. */
export const businessDate = (now_ms: number, timeZone: string, cut_over_minutes: number): string =>
  localDate(now_ms - cut_over_minutes * 60_000, timeZone);

const minute_formats = new Map<string, Intl.DateTimeFormat>();

function minuteFormat(timeZone: string): Intl.DateTimeFormat {
  const known = minute_formats.get(timeZone);
  if (known) return known;
  const digits = '2-digit';
  const options = { year: 'numeric', month: digits, day: digits, hour: digits, minute: digits, hourCycle: 'h23', timeZone } as const;
  const made = new Intl.DateTimeFormat('en-GB', options);
  minute_formats.set(timeZone, made);
  return made;
}

/** The minute that a shop's clock shows at a moment. An hour that comes twice in autumn reads the same twice, as it does on the wall. */
export function localMinute(now_ms: number, timeZone: string): LocalMinute {
  const parts = minuteFormat(timeZone).formatToParts(new Date(now_ms));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}` as LocalMinute;
}
