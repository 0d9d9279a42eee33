// No file may, by whatever way round, import itself. Types count: a knot of types is a knot all the same.

import { findCircles } from './graph.ts';
import { resolve } from './resolve.ts';
import { lineAt, type Rule, type Violation } from './rule.ts';
import type { SourceFile, Tree } from './tree.ts';

export const cyclesRule: Rule = {
  name: 'cycles',
  find(tree) {
    const graph = new Map(tree.files.map((file) => [file.path, new Set(importedFiles(tree, file).keys())]));
    return findCircles(graph).map((circle) => describe(tree, circle));
  },
};

/** Path of each imported file, with where it is imported. */
export function importedFiles(tree: Tree, file: SourceFile): Map<string, number> {
  const found = new Map<string, number>();
  for (const { specifier, at } of file.code?.imports ?? []) {
    const target = specifier === '' ? undefined : resolve(tree, file.path, specifier);
    if (target?.kind === 'file' && tree.byPath.has(target.path)) found.set(target.path, at);
  }
  return found;
}

function describe(tree: Tree, circle: readonly string[]): Violation {
  const [path = '', next = path] = circle;
  const file = tree.byPath.get(path);
  const at = file === undefined ? 0 : (importedFiles(tree, file).get(next) ?? 0);
  const message = `the import goes in a circle: ${[...circle, path].join(' -> ')}`;
  return { path, line: lineAt(file?.text ?? '', at), rule: 'cycles', message };
}
