import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fontAhead, worker } from './worker/build.ts';

/** While one works on the console: where the Cadre is that answers it. */
const cadre = process.env.CADRE_URL ?? 'http://127.0.0.1:7700';

/**
 * What every screen needs comes in two files, one that changes with its packages and one that changes with us: a
 * browser asks an old server for six at a time. What one screen alone needs stays with it.
 */
const packages = ['react', 'react-dom', 'scheduler', '@tanstack', 'radix-ui', '@radix-ui', 'cmdk', 'lucide-react'];
const together = [
  { name: 'packages', test: new RegExp(`node_modules/(${packages.join('|')})/`) },
  { name: 'shared', test: /console\/src\/(base|client|parts|running|shell)\//, minShareCount: 3 },
];

export default defineConfig({
  root: import.meta.dirname,
  base: '/app/',
  plugins: [react(), tailwindcss(), worker(), fontAhead()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: together } } },
  },
  server: { proxy: Object.fromEntries(['/api', '/auth', '/openapi.json'].map((path) => [path, { target: cadre }])) },
});
