import type { Brand } from './brand.ts';

export type TenantId = Brand<string, 'TenantId'>;
export type StoreId = Brand<string, 'StoreId'>;
export type RegisterId = Brand<string, 'RegisterId'>;
export type SaleId = Brand<string, 'SaleId'>;
export type ProductId = Brand<string, 'ProductId'>;
export type VariantId = Brand<string, 'VariantId'>;
export type LineId = Brand<string, 'LineId'>;

const uuid_form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The one way in for an id that came from outside. */
export function idOf<Id extends string>(text: string): Id {
  if (!uuid_form.test(text)) throw new RangeError(`not an id: ${text}`);
  return text as Id;
}

/** When a UUIDv7 was made, in milliseconds since 1970. */
export const timeOfId = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** Fills the array with random bytes from a source fit for keys (`crypto.getRandomValues`). */
export type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => void;

/**
 * A UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits. Made where the thing is born, before anything is sent,
 * so that an id can be repeated for ever without making a second sale.
 */
export function uuid7<Id extends string>(now_ms: number, fillRandom: FillRandom): Id {
  const bytes = new Uint8Array(16);
  fillRandom(bytes.subarray(6));
  let rest = now_ms;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return parts.join('-') as Id;
}
