// What a program of ours that a test starts finds in its environment: as little as there must be, and what
// `tools/start.mjs` has every program begin with.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const usualEnv: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  NODE_OPTIONS: `--import=${pathToFileURL(resolve('tools/start/lighter.mjs')).href}`,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? resolve('node_modules/.cache/compile'),
};
