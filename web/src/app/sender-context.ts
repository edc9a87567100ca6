import { createContext, use } from 'react';

/** The hint that there is something to send. */
export const SenderContext = createContext<() => void>(() => undefined);

export const useWakeSender = (): (() => void) => use(SenderContext);
