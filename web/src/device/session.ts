import type { SignInAnswer, Store, TaxClass } from '@shopx/api-client';
import { idOf, type Clock, type RegisterId, type StoreId, type TenantId } from '@shopx/domain';
import type { PackTerms } from './shop.ts';
import { StoredValue } from './stored-value.ts';

/** Who sells at this device. It stays when the token runs out, so that selling goes on without a line. */
export type Session = Readonly<{
  accessToken: string;
  expiresAt: string;
  accountName: string;
  email: string;
  tenantId: TenantId;
  tenantName: string;
  permissions: readonly string[];
}>;

/** Which register this device is, with the rules it sells by, kept so that a start without a line works. */
export type RegisterChoice = Readonly<{
  tenantId: TenantId;
  storeId: StoreId;
  registerId: RegisterId;
  registerName: string;
  store: Store;
  taxClasses: readonly TaxClass[];
  packTerms?: PackTerms | undefined;
}>;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isSession = (value: unknown): value is Session =>
  isObject(value) && typeof value.accessToken === 'string' && typeof value.tenantId === 'string';

const isChoice = (value: unknown): value is RegisterChoice =>
  isObject(value) && typeof value.registerId === 'string' && isObject(value.store) && Array.isArray(value.taxClasses);

export const storedSession = (storage: Storage) => new StoredValue<Session>('shopx.session', storage, isSession);
export const storedChoice = (storage: Storage) => new StoredValue<RegisterChoice>('shopx.register', storage, isChoice);

export function sessionFrom(answer: SignInAnswer): Session {
  return {
    accessToken: answer.access_token,
    expiresAt: answer.expires_at,
    accountName: answer.account.name,
    email: answer.account.email,
    tenantId: idOf<TenantId>(answer.tenant.id),
    tenantName: answer.tenant.name,
    permissions: answer.permissions,
  };
}

/** A token is not sent in its last moments: it would be refused on arrival. */
const expiry_margin_ms = 5_000;

export function isExpired(session: Session, clock: Clock): boolean {
  return Date.parse(session.expiresAt) - expiry_margin_ms <= clock.now_ms();
}
