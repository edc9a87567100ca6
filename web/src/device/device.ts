import { createApi, type Api } from '@shopx/api-client';
import { localMinute, uuid7, type Clock, type LocalMinute } from '@shopx/domain';
import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import { LocalDatabase } from './database.ts';
import type { Kernel } from './kernel.ts';
import { Line, probeServer } from './line.ts';
import { PricingRules, type Rules } from './pricing-rules.ts';
import { storedChoice, storedSession, type RegisterChoice, type Session } from './session.ts';
import { SignInKeeper } from './sign-in-keeper.ts';
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
  signIn: SignInKeeper;
  choice: StoredValue<RegisterChoice>;
  newId: <Id extends string>() => Id;
  kernel: Kernel;
  rules: PricingRules;
}>;

export function openDevice(kernel: Kernel, baseUrl = ''): Device {
  const clock: Clock = { now_ms: () => Date.now() };
  const session = storedSession(window.localStorage);
  const line = new Line(clock, () => probeServer(baseUrl));
  const signIn = new SignInKeeper({ baseUrl, session, fetch: window.fetch.bind(window), timeout_ms: request_timeout_ms });
  const database = new LocalDatabase();
  const api = createApi({ baseUrl, refresh: signIn.refresh, onOutcome: line.report, timeout_ms: request_timeout_ms });
  return {
    database,
    api,
    line,
    clock,
    session,
    signIn,
    choice: storedChoice(window.localStorage),
    newId: () => uuid7(clock.now_ms(), (bytes) => crypto.getRandomValues(bytes)),
    kernel,
    rules: new PricingRules({ api, database, clock, kernel }),
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

/** The rules that the kernel prices by; a screen that shows prices is drawn again when they change. */
export function useRules(): Rules {
  const { rules } = useDevice();
  return useSyncExternalStore(rules.subscribe, rules.get);
}

/** How often a screen looks at the shop's clock: what a happy hour costs changes within a second of its beginning. */
const look_at_clock_ms = 1_000;

/** The minute that the shop's clock shows. */
export function useShopMinute(): LocalMinute {
  const { clock } = useDevice();
  const { store } = useRegister();
  const subscribe = useCallback((listener: () => void) => {
    const timer = setInterval(listener, look_at_clock_ms);
    return () => clearInterval(timer);
  }, []);
  return useSyncExternalStore(subscribe, () => localMinute(clock.now_ms(), store.time_zone));
}
