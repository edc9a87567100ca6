import { describe, expect, it } from 'vitest';
import { idOf, timeOfId, uuid7, type SaleId } from './ids.ts';

const fill = (value: number) => (bytes: Uint8Array) => bytes.fill(value);

describe('uuid7', () => {
  it('carries the milliseconds, the version and the variant (RFC 9562, appendix A.6)', () => {
    const id = uuid7(0x017f22e279b0, fill(0xff));
    expect(timeOfId(id)).toBe(0x017f22e279b0);
    expect(id).toBe('017f22e2-79b0-7fff-bfff-ffffffffffff');
  });

  it('is well formed whatever the random bytes are', () => {
    expect(uuid7(0, fill(0))).toBe('00000000-0000-7000-8000-000000000000');
  });

  it('sorts by the time at which it was made', () => {
    const times = [1, 255, 256, 1_700_000_000_000, 1_700_000_000_001, 2 ** 47];
    const ids = times.map((now_ms) => uuid7(now_ms, fill(0x5a)));
    expect([...ids].sort()).toEqual(ids);
  });

  it('does not repeat within a millisecond', () => {
    const random = (bytes: Uint8Array<ArrayBuffer>) => void crypto.getRandomValues(bytes);
    const ids = new Set(Array.from({ length: 10_000 }, () => uuid7(1, random)));
    expect(ids.size).toBe(10_000);
  });
});

describe('idOf', () => {
  it('lets only an id in', () => {
    expect(idOf<SaleId>('017f22e2-79b0-7fff-bfff-ffffffffffff')).toHaveLength(36);
    expect(() => idOf('17')).toThrow(RangeError);
  });
});
