import type { Brand } from './brand.ts';

/** A moment in UTC as RFC 3339 text ("2026-11-23T10:00:00.000Z"), the form it travels in. */
export type Instant = Brand<string, 'Instant'>;

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

/** The calendar date of a moment in a zone, as "2026-11-23". */
export function localDate(now_ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).formatToParts(new Date(now_ms));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
