import { useCallback, useEffect, useMemo, useRef } from 'react';
import { RouterProvider } from 'react-router';
import type { Device } from '../device/device.ts';
import { startSender } from '../features/outbox/start-sender.ts';
import { Providers } from './providers.tsx';
import { createRoutes } from './routes.tsx';
import { SenderContext } from './sender-context.ts';

/** The till: its device, its sender and its routes. */
export function App({ device }: { device: Device }) {
  const router = useMemo(() => createRoutes(device), [device]);
  const hint = useRef<() => void>(() => undefined);
  const wake = useCallback(() => hint.current(), []);
  useEffect(() => {
    const sender = startSender(device, device.rules.heard);
    const stopWatching = device.line.watch();
    hint.current = sender.wake;
    // Asks the browser not to clear this store when the disk runs short; a refusal changes nothing else.
    const storage = navigator.storage as StorageManager | undefined;
    void storage?.persist();
    return () => {
      sender.stop();
      stopWatching();
    };
  }, [device]);
  return (
    <Providers device={device}>
      <SenderContext value={wake}>
        <RouterProvider router={router} />
      </SenderContext>
    </Providers>
  );
}
