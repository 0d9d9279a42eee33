// Puts the worker beside the page, with the names of what the build has made in it, so that a new build is a new one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export function worker(): Plugin {
  return {
    name: 'cadre-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name) || /-latin-wght.*woff2$/.test(name));
      const text = readFileSync(join(import.meta.dirname, 'worker.js'), 'utf8');
      const source = text.replace('const BUILT = []', `const BUILT = ${JSON.stringify(names.sort())}`);
      this.emitFile({ type: 'asset', fileName: 'worker.js', source });
    },
  };
}
