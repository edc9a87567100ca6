import { useEffect, useEffectEvent } from 'react';
import { group_separator, ScannerWedge } from './scanner-wedge.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;
type Noted = Readonly<{ field: Field; value: string }>;

const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Writes a value as if the person had typed it, so that React's controlled fields follow. */
function restore({ field, value }: Noted): void {
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Calls back for every scan on the page, wherever the focus is. A field that the scan ran into gets its old content back. */
export function useScanner(onScan: (code: string) => void, enabled = true): void {
  const report = useEffectEvent(onScan);
  useEffect(() => {
    if (!enabled) return;
    const wedge = new ScannerWedge();
    let noted: Noted | undefined;
    const press = (event: KeyboardEvent) => {
      if (event.altKey || event.metaKey || event.isComposing) return;
      const separates = event.ctrlKey && event.key === ']';
      if (event.ctrlKey && !separates) return;
      const result = wedge.press({ key: separates ? group_separator : event.key, time_ms: event.timeStamp });
      if (result.kind === 'started') {
        noted = isField(event.target) ? { field: event.target, value: event.target.value } : undefined;
      }
      if (result.kind !== 'scan') return;
      event.preventDefault();
      event.stopPropagation();
      if (noted) restore(noted);
      noted = undefined;
      report(result.code);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [enabled]);
}
