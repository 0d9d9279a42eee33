// What the build adds to the page: the worker beside it, with the names of what was built in it, so that a new build is
// a new one; and a word to the browser that it will need the letters, before the styles say so.
import { createHash } from 'node:crypto';
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
      const built = JSON.stringify(names.sort());
      const kept = `cadre-${createHash('sha256').update(built).digest('hex').slice(0, 16)}`;
      const source = text
        .replace('const BUILT = []', `const BUILT = ${built}`)
        .replace("const KEPT = 'cadre'", `const KEPT = '${kept}'`);
      this.emitFile({ type: 'asset', fileName: 'worker.js', source });
    },
  };
}

export function fontAhead(): Plugin {
  return {
    name: 'cadre-font-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const font = Object.keys(bundle).find((name) => /inter-latin-wght.*woff2$/.test(name));
        if (!font) return [];
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/app/${font}`, crossorigin: true };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}
