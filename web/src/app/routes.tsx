import { createBrowserRouter, redirect } from 'react-router';
import type { Device } from '../device/device.ts';
import { takeToken } from '../features/sign-in/mailed-link.ts';
import { RouteFault } from './route-fault.tsx';

/** Who is not signed in goes to sign in; who has no register chooses one. Without a line an old sign-in still opens the till. */
function needsRegister(device: Device): Response | null {
  const session = device.session.get();
  if (!session) return redirect('/sign-in');
  return device.choice.get()?.tenantId === session.tenantId ? null : redirect('/register');
}

export function createRoutes(device: Device) {
  return createBrowserRouter([
    {
      ErrorBoundary: RouteFault,
      HydrateFallback: () => null,
      children: [
        { path: '/', loader: () => redirect('/till') },
        { path: '/sign-in', lazy: async () => ({ Component: (await import('./sign-in-route.tsx')).SignInRoute }) },
        { path: '/forgot-password', lazy: async () => ({ Component: (await import('./account-route.tsx')).ForgotPasswordRoute }) },
        {
          path: '/account/:page',
          loader: () => takeToken(window.location, window.history),
          lazy: async () => ({ Component: (await import('./account-route.tsx')).AccountRoute }),
        },
        {
          path: '/register',
          loader: () => (device.session.get() ? null : redirect('/sign-in')),
          lazy: async () => ({ Component: (await import('./register-route.tsx')).RegisterRoute }),
        },
        {
          path: '/till',
          loader: () => needsRegister(device),
          lazy: async () => ({ Component: (await import('./till-route.tsx')).TillRoute }),
        },
        {
          path: '/sales',
          loader: () => needsRegister(device),
          lazy: async () => ({ Component: (await import('./sales-route.tsx')).SalesRoute }),
        },
        {
          path: '/security',
          loader: () => (device.session.get() ? null : redirect('/sign-in')),
          lazy: async () => ({ Component: (await import('./security-route.tsx')).SecurityRoute }),
        },
        { path: '*', lazy: async () => ({ Component: (await import('./not-found.tsx')).NotFound }) },
      ],
    },
  ]);
}
