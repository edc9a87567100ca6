import { useEffect, useState } from 'react';

/** A page that was just closed or reloaded lets go within this time; a lock held longer is another tab's. */
const settle_ms = 400;

/** Browsers have locks only on secure pages; a till on plain http in a back room has to do without. */
const locks = () => navigator.locks as LockManager | undefined;

export type TabLock = Readonly<{ state: 'asking' | 'mine' | 'elsewhere'; take: () => void }>;

/**
 * One register sells in one tab (B9). The lock is the browser's own, so a crashed tab never keeps it; a tab that waits gets it when the other closes,
 * or at once by `take`.
 */
export function useTabLock(name: string): TabLock {
  const [state, setState] = useState<TabLock['state']>(() => (locks() ? 'asking' : 'mine'));
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const manager = locks();
    if (!manager) return;
    const leaving = new AbortController();
    const show = (next: TabLock['state']) => {
      if (!leaving.signal.aborted) setState(next);
    };
    const patience = setTimeout(() => show('elsewhere'), settle_ms);
    const untilLeft = new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()));
    const hold = async () => {
      clearTimeout(patience);
      show('mine');
      await untilLeft;
    };
    // A lock that is stolen can't be waited for with a signal, and it need not: it is granted at once.
    const options: LockOptions = attempt === 0 ? { signal: leaving.signal } : { steal: true };
    manager.request(name, options, hold).catch(() => show('elsewhere'));
    return () => {
      clearTimeout(patience);
      leaving.abort();
    };
  }, [name, attempt]);
  return { state, take: () => setAttempt((count) => count + 1) };
}
