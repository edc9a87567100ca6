import { useEffect, useEffectEvent } from 'react';

export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Binds function keys and the like for as long as the screen is up. A handled key does nothing else, neither here nor in the browser. */
export function useHotkeys(hotkeys: Hotkeys, enabled = true): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = hotkeys[event.key];
    // A button that has the focus keeps its Enter, and a key held down acts once.
    const of_button = event.key === 'Enter' && event.target instanceof HTMLButtonElement;
    if (!act || of_button || event.repeat) return;
    event.preventDefault();
    act(event);
  });
  useEffect(() => {
    if (!enabled) return;
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [enabled]);
}
