import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite dev` finds the API; the built till is served by the API's own server, so it needs no address. */
const api = process.env.SHOPX_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  // The server puts a new nonce in its place with every page (backend/runtime/src/http_state.hpp, nonce_mark).
  html: { cspNonce: 'shopx-nonce' },
  build: {
    target: 'es2023',
    assetsDir: 'assets',
    // The kernel stays a file of its own, which the content policy allows; data: addresses it does not.
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    proxy: { '/v1': api, '/healthz': api },
  },
});
