import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { worker } from './worker/build.ts';

/** While one works on the console: where the Cadre is that answers it. */
const cadre = process.env.CADRE_URL ?? 'http://127.0.0.1:7700';

export default defineConfig({
  root: import.meta.dirname,
  base: '/app/',
  plugins: [react(), tailwindcss(), worker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: Object.fromEntries(['/api', '/auth', '/openapi.json'].map((path) => [path, { target: cadre }])) },
});
