import { CacheProvider } from '@emotion/react';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { createWords } from '@shopx/i18n';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { DeviceContext, type Device } from '../device/device.ts';
import { styles } from '../ui/styles.ts';
import { theme } from '../ui/theme.ts';

/** Everything that a screen takes for granted. */
export function Providers({ device, children }: { device: Device; children: ReactNode }) {
  const [words] = useState(() => createWords());
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          // The line's own state decides, not the browser's guess; a screen offers the second attempt itself.
          queries: { networkMode: 'always', retry: 1, retryDelay: 400, refetchOnWindowFocus: false },
          mutations: { networkMode: 'always' },
        },
      }),
  );
  return (
    <CacheProvider value={styles}>
      <ThemeProvider theme={theme} defaultMode="system" noSsr>
        <CssBaseline enableColorScheme />
        <I18nextProvider i18n={words}>
          <QueryClientProvider client={client}>
            <DeviceContext value={device}>{children}</DeviceContext>
          </QueryClientProvider>
        </I18nextProvider>
      </ThemeProvider>
    </CacheProvider>
  );
}
