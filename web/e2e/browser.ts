/** Debian's Chromium, as it runs in a container without a screen. */
export const chromium_path = process.env.SHOPX_CHROMIUM ?? '/usr/bin/chromium';
export const chromium_flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
