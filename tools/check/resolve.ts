// What an import's name means here: a file of the tree, a package, or a part of Node.

import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { Tree } from './tree.ts';

export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string };

export function resolve(tree: Tree, from: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(from), specifier) };
  if (specifier.startsWith('/')) return { kind: 'file', path: specifier };
  if (specifier.startsWith('#')) return { kind: 'file', path: mapped(tree, specifier) ?? specifier };
  if (isBuiltin(specifier)) return { kind: 'builtin', name: `node:${specifier.replace(/^node:/, '')}` };
  const [first = '', second = ''] = specifier.split('/');
  return { kind: 'package', name: first.startsWith('@') ? `${first}/${second}` : first };
}

/** The `#` name of a file, if the import map has one. */
export function mappedName(tree: Tree, path: string): string | undefined {
  for (const [name, target] of Object.entries(tree.importMap)) {
    const [start = '', ...rest] = target.replace(/^\.\//, '').split('*');
    if (rest.length === 0 && start === path) return name;
    const found = rest.length > 0 ? path.slice(start.length).split(/[./]/)[0] : undefined;
    if (found !== undefined && mapped(tree, name.replace('*', found)) === path) return name.replace('*', found);
  }
  return undefined;
}

function mapped(tree: Tree, specifier: string): string | undefined {
  for (const [name, target] of Object.entries(tree.importMap)) {
    const stem = name.endsWith('*') ? name.slice(0, -1) : name;
    const star = specifier.slice(stem.length);
    const fits = name.endsWith('*') ? specifier.startsWith(stem) && star !== '' : specifier === name;
    if (fits) return posix.normalize(target.replaceAll('*', star));
  }
  return undefined;
}
