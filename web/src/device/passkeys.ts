/** Passkeys of this device, by `navigator.credentials`: bytes travel as base64url, as in the server's options and answers. */
import type { NewPasskey, PasskeyOptions } from '@shopx/api-client';

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function toBase64url(bytes: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** A page without TLS, and an old browser, have none. */
export const canUsePasskeys = (): boolean => 'credentials' in navigator && 'PublicKeyCredential' in window;

const descriptors = (all: readonly { id: string }[]) => all.map(({ id }) => ({ type: 'public-key' as const, id: fromBase64url(id) }));

/** Asks the person for a new passkey. Throws a DOMException when they decline (NotAllowedError) or the device has one already (InvalidStateError). */
export async function createPasskey(options: PasskeyOptions, name: string): Promise<NewPasskey> {
  const made = (await navigator.credentials.create({
    publicKey: {
      rp: options.rp,
      user: { ...options.user, id: fromBase64url(options.user.id) },
      challenge: fromBase64url(options.challenge),
      pubKeyCredParams: options.pubKeyCredParams.map(({ alg }) => ({ type: 'public-key', alg })),
      timeout: options.timeout,
      excludeCredentials: descriptors(options.excludeCredentials),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      attestation: 'none',
    },
  })) as PublicKeyCredential | null;
  if (!made) throw new DOMException('no passkey was made', 'NotAllowedError');
  const { clientDataJSON, attestationObject } = made.response as AuthenticatorAttestationResponse;
  return { name, clientDataJSON: toBase64url(clientDataJSON), attestationObject: toBase64url(attestationObject) };
}
