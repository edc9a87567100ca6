import { createApi, type Api } from '@shopx/api-client';
import { currencyOf, uuid7, type Clock, type MoneyRules } from '@shopx/domain';
import { createContext, use, useSyncExternalStore } from 'react';
import { LocalDatabase } from './database.ts';
import type { Kernel } from './kernel.ts';
import { Line, probeServer } from './line.ts';
import { isExpired, storedChoice, storedSession, type RegisterChoice, type Session } from './session.ts';
import type { StoredValue } from './stored-value.ts';

/** No request waits longer than this for its answer. */
const request_timeout_ms = 10_000;

/** All that a screen may ask of the world outside React; a test passes its own. */
export type Device = Readonly<{
  database: LocalDatabase;
  api: Api;
  line: Line;
  clock: Clock;
  session: StoredValue<Session>;
  choice: StoredValue<RegisterChoice>;
  newId: <Id extends string>() => Id;
  kernel: Kernel;
}>;

export function openDevice(kernel: Kernel, baseUrl = ''): Device {
  const clock: Clock = { now_ms: () => Date.now() };
  const session = storedSession(window.localStorage);
  const line = new Line(clock, () => probeServer(baseUrl));
  const accessToken = () => {
    const signed_in = session.get();
    return signed_in && !isExpired(signed_in, clock) ? signed_in.accessToken : undefined;
  };
  const onOutcome: typeof line.report = (outcome) => {
    line.report(outcome);
    // The server has the last word on a sign-in: one that it refuses has run out, whatever its date says.
    const signed_in = session.get();
    if (outcome.status === 401 && signed_in && !isExpired(signed_in, clock)) {
      session.set({ ...signed_in, expiresAt: new Date(0).toISOString() });
    }
  };
  return {
    database: new LocalDatabase(),
    api: createApi({ baseUrl, accessToken, onOutcome, timeout_ms: request_timeout_ms }),
    line,
    clock,
    session,
    choice: storedChoice(window.localStorage),
    newId: () => uuid7(clock.now_ms(), (bytes) => crypto.getRandomValues(bytes)),
    kernel,
  };
}

export const DeviceContext = createContext<Device | undefined>(undefined);

export function useDevice(): Device {
  const device = use(DeviceContext);
  if (!device) throw new Error('no device around this screen');
  return device;
}

export function useLine() {
  const { line } = useDevice();
  return useSyncExternalStore(line.subscribe, line.get);
}

export function useSession(): Session | undefined {
  const { session } = useDevice();
  return useSyncExternalStore(session.subscribe, session.get);
}

export function useChoice(): RegisterChoice | undefined {
  const { choice } = useDevice();
  return useSyncExternalStore(choice.subscribe, choice.get);
}

/** The register that this screen sells at. Routes make sure that there is one. */
export function useRegister(): RegisterChoice {
  const choice = useChoice();
  if (!choice) throw new Error('no register chosen');
  return choice;
}

export function moneyRulesOf(choice: RegisterChoice): MoneyRules {
  const { store } = choice;
  return {
    currency: currencyOf(store.currency, store.currency_digits),
    pricesIncludeTax: store.prices_include_tax,
    roundingScope: store.rounding_scope as MoneyRules['roundingScope'],
    cashStepMinor: store.cash_step_minor,
  };
}
