import '@fontsource-variable/inter/wght.css';
import '../ui/print.css';
import { loadPricing } from '@shopx/pricing';
import { createRoot } from 'react-dom/client';
import { openDevice } from '../device/device.ts';
import { App } from './app.tsx';
import { StartFault } from './start-fault.tsx';

const element = document.getElementById('root');
if (!element) throw new Error('the page has no root');
const root = createRoot(element);

// Without the kernel a till can't name a single price, so nothing opens before it.
loadPricing().then(
  (kernel) => root.render(<App device={openDevice(kernel)} />),
  (fault: unknown) => root.render(<StartFault fault={fault} />),
);
