import { createHash } from 'node:crypto';

/** The same name gives the same id at every start, so that a device's memory of the mock stays right. */
export function idFor(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = (8 + (parseInt(hex.slice(16, 17), 16) % 4)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
