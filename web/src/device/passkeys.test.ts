import type { PasskeyOptions } from '@shopx/api-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPasskey, fromBase64url, toBase64url } from './passkeys.ts';

const options: PasskeyOptions = {
  rp: { id: 'shop.example', name: 'ShopXperience' },
  user: { id: 'AQID', name: 'anna@shop.example', displayName: 'Anna' },
  challenge: '-_8',
  pubKeyCredParams: [
    { type: 'public-key', alg: -7 },
    { type: 'public-key', alg: -8 },
  ],
  timeout: 300_000,
  excludeCredentials: [{ type: 'public-key', id: 'AQ' }],
  authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  attestation: 'none',
};
const bytes = (...all: number[]) => Uint8Array.from(all).buffer;

afterEach(() => vi.unstubAllGlobals());

describe('base64url', () => {
  it('gives back what was put in, whatever its length', () => {
    for (const all of [[], [0], [255, 254], [1, 2, 3], [251, 255, 191, 0]]) {
      expect([...fromBase64url(toBase64url(bytes(...all)))]).toEqual(all);
    }
  });

  it('has no padding and none of the letters that addresses give a meaning to', () => {
    expect(toBase64url(bytes(251, 255))).toBe('-_8');
  });
});

describe('a new passkey', () => {
  it('is asked for in bytes and told in text', async () => {
    const create = vi.fn().mockResolvedValue({ response: { clientDataJSON: bytes(123, 125), attestationObject: bytes(160) } });
    vi.stubGlobal('navigator', { credentials: { create } });
    expect(await createPasskey(options, 'Blue key')).toEqual({ name: 'Blue key', clientDataJSON: 'e30', attestationObject: 'oA' });
    const asked = (create.mock.calls[0] as [{ publicKey: PublicKeyCredentialCreationOptions }])[0].publicKey;
    expect(asked.challenge).toEqual(Uint8Array.of(251, 255));
    expect(asked.user.id).toEqual(Uint8Array.of(1, 2, 3));
    expect(asked.excludeCredentials?.map((each) => each.id)).toEqual([Uint8Array.of(1)]);
    expect(asked.pubKeyCredParams.map((each) => each.alg)).toEqual([-7, -8]);
    expect(asked.attestation).toBe('none');
  });

  it('that nobody made is a refusal', async () => {
    vi.stubGlobal('navigator', { credentials: { create: vi.fn().mockResolvedValue(null) } });
    await expect(createPasskey(options, 'Blue key')).rejects.toThrow('no passkey was made');
  });
});
