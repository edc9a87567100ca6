import { describe, expect, it } from 'vitest';
import { formatDay, localMinute } from './time.ts';

describe('the clock of a shop', () => {
  it('shows the minute of its own zone', () => {
    const moment = Date.UTC(2026, 10, 25, 17, 30, 59);
    expect(localMinute(moment, 'Europe/London')).toBe('2026-11-25T17:30');
    expect(localMinute(moment, 'Asia/Kolkata')).toBe('2026-11-25T23:00');
    expect(localMinute(moment, 'Asia/Tokyo')).toBe('2026-11-26T02:30');
  });

  it('calls midnight 00:00', () => {
    expect(localMinute(Date.UTC(2026, 0, 1), 'UTC')).toBe('2026-01-01T00:00');
  });

  it('follows the change to summer time, and back', () => {
    expect(localMinute(Date.UTC(2026, 2, 29, 0, 59), 'Europe/Berlin')).toBe('2026-03-29T01:59');
    expect(localMinute(Date.UTC(2026, 2, 29, 1, 0), 'Europe/Berlin')).toBe('2026-03-29T03:00');
    expect(localMinute(Date.UTC(2026, 9, 25, 0, 30), 'Europe/Berlin')).toBe('2026-10-25T02:30');
    expect(localMinute(Date.UTC(2026, 9, 25, 1, 30), 'Europe/Berlin')).toBe('2026-10-25T02:30');
  });

  it('writes a label’s date in words', () => {
    expect(formatDay('2026-02-28')).toBe('28 Feb 2026');
  });
});
