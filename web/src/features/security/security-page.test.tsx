import type { Factors } from '@shopx/api-client';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Around, testDevice } from '../../../tests/test-device.tsx';
import { SecurityPage } from './security-page.tsx';

let factors: Factors;
let refusal: { status: number; code: string } | undefined;
let asked: string[];
const person = userEvent.setup({ delay: null });
const onSignInAgain = vi.fn();

const qr = { size: 29, path: 'M4 4h7v1h-7z' };
const codes = Array.from({ length: 10 }, (_, index) => `aaaa-bbbb-cccc-ddd${index}`);

async function answer(path: string, request: Request): Promise<Response> {
  const route = `${request.method} ${path}`;
  asked.push(route);
  if (route === 'GET /v1/factors') return Response.json(factors);
  if (refusal) return Response.json({ title: 'No', ...refusal }, { status: refusal.status });
  if (route === 'POST /v1/factors/totp')
    return Response.json({ secret: 'GEZDGNBVGY3TQOJQ', otpauth_uri: 'otpauth://totp/x', qr }, { status: 201 });
  if (route === 'POST /v1/factors/totp/confirm') {
    const { code } = (await request.json()) as { code: string };
    if (code !== '123456') return Response.json({ title: 'No', status: 422, code: 'factors.wrong_code' }, { status: 422 });
    factors = { ...factors, totp: true };
  }
  if (route === 'DELETE /v1/factors/totp') factors = { ...factors, totp: false };
  if (request.method === 'DELETE' && path.startsWith('/v1/factors/passkeys/')) factors = { ...factors, passkeys: [] };
  if (route === 'POST /v1/factors/recovery-codes') {
    factors = { ...factors, recovery_codes_left: 10 };
    return Response.json({ codes }, { status: 201 });
  }
  return Response.json(factors);
}

beforeEach(async () => {
  factors = { totp: false, passkeys: [], recovery_codes_left: 0 };
  refusal = undefined;
  asked = [];
  onSignInAgain.mockClear();
  const device = await testDevice(answer);
  render(
    <Around device={device}>
      <SecurityPage onBack={() => undefined} onSignInAgain={onSignInAgain} />
    </Around>,
  );
});
afterEach(() => vi.unstubAllGlobals());

const section = (name: string) => within(screen.getByRole('region', { name }));

describe('the page of one’s own security', () => {
  it('sets up an app by its first code, and tells a wrong one from a right one', async () => {
    await person.click(await screen.findByRole('button', { name: 'Set up an app' }));
    expect(await screen.findByRole('img', { name: 'QR code for the authenticator app' })).toBeTruthy();
    expect(screen.getByText('GEZD GNBV GY3T QOJQ')).toBeTruthy();
    await person.type(screen.getByLabelText(/Six digits/), '000000{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('not what the app shows now');
    await person.type(screen.getByLabelText(/Six digits/), '123 456{Enter}');
    expect(await section('Authenticator app').findByText('Set up')).toBeTruthy();
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows recovery codes once there is something that they stand in for', async () => {
    await screen.findByText('Set up an app or a passkey first.');
    expect(screen.queryByRole('button', { name: 'Make recovery codes' })).toBeNull();
    await person.click(screen.getByRole('button', { name: 'Set up an app' }));
    await person.type(await screen.findByLabelText(/Six digits/), '123456{Enter}');
    await person.click(await screen.findByRole('button', { name: 'Make recovery codes' }));
    expect(await screen.findByText(codes[9]!)).toBeTruthy();
    expect(await screen.findByText('10 codes left')).toBeTruthy();
  });

  it('asks for a fresh sign-in where the server does', async () => {
    refusal = { status: 403, code: 'auth.step_up_required' };
    await person.click(await screen.findByRole('button', { name: 'Set up an app' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('show again that it is you');
    await person.click(within(alert).getByRole('button', { name: 'Sign in again' }));
    expect(onSignInAgain).toHaveBeenCalledOnce();
  });
});

describe('passkeys', () => {
  it('a browser without them says where to find them', async () => {
    expect(await screen.findByText(/This browser has no passkeys here/)).toBeTruthy();
  });
});
