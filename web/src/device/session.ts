import type { SignInAnswer, Store, TaxClass } from '@shopx/api-client';
import { idOf, type RegisterId, type StoreId, type TenantId } from '@shopx/domain';
import type { PackTerms } from './shop.ts';
import { StoredValue } from './stored-value.ts';

/** Who sells at this device. No token is in it: those are in cookies. It stays when the sign-in ends, so that selling goes on without a line. */
export type Session = Readonly<{
  accountName: string;
  email: string;
  tenantId: TenantId;
  tenantName: string;
  permissions: readonly string[];
  /** The server let nobody in by the cookies any more: sign in again, then what waits is sent. */
  ended?: boolean;
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

/** A session that an earlier release kept with its token in it reads as none: sign in again. */
const isSession = (value: unknown): value is Session => isObject(value) && typeof value.tenantId === 'string' && !('accessToken' in value);

const isChoice = (value: unknown): value is RegisterChoice =>
  isObject(value) && typeof value.registerId === 'string' && isObject(value.store) && Array.isArray(value.taxClasses);

export const storedSession = (storage: Storage) => new StoredValue<Session>('shopx.session', storage, isSession);
export const storedChoice = (storage: Storage) => new StoredValue<RegisterChoice>('shopx.register', storage, isChoice);

export function sessionFrom(answer: SignInAnswer): Session {
  return {
    accountName: answer.account.name,
    email: answer.account.email,
    tenantId: idOf<TenantId>(answer.tenant.id),
    tenantName: answer.tenant.name,
    permissions: answer.permissions,
  };
}
