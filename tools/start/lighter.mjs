// Finds what Cadre's own files import without asking Node for each of them. For every import by a name Node reads the
// package.json above the file that asks, and for every import by a path it follows the links of the whole path: over a
// thousand times at a start, which costs it a quarter of a second and 40 MB.
import { registerHooks } from 'node:module';

const root = new URL('../../', import.meta.url).href;
/** What a name stands for is the same in all files of Cadre. */
const known = new Map();

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    if (!parentURL?.startsWith(root) || parentURL.includes('/node_modules/')) return lighter(specifier, context, next);
    if (specifier.startsWith('.')) return neighbour(specifier, context, next);
    const found = known.get(specifier) ?? { ...lighter(specifier, context, next), shortCircuit: true };
    known.set(specifier, found);
    return found;
  },
});

function neighbour(specifier, context, next) {
  if (!specifier.endsWith('.ts')) return next(specifier, context);
  return { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true };
}

/** Drizzle's CommonJS build: for every file of the other one Node reads a package.json of 180 kB again. */
function lighter(specifier, context, next) {
  const found = next(specifier, context);
  if (!specifier.startsWith('drizzle-orm') || !found.url.endsWith('.js')) return found;
  return { ...found, url: `${found.url.slice(0, -'.js'.length)}.cjs`, format: 'commonjs' };
}
