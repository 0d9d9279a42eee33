// A model.ts, and every file of its module that it stands on, is rules alone: no database, no clock, no network.

import { pure } from '../layers.ts';
import { resolve, type Target } from './resolve.ts';
import { doorOf, isModule, matches, roomOf } from './rooms.ts';
import { importRule, type Rule } from './rule.ts';
import type { Tree } from './tree.ts';

export const pureRule: Rule = {
  name: 'pure',
  find(tree) {
    const reached = reachedFromModels(tree);
    const rule = importRule('pure', ({ file, entry, target, report }) => {
      if (!reached.has(file.path) || entry.typeOnly || isPure(roomOf(file.path), target)) return;
      report(entry.at, `${entry.specifier} does not belong in ${reached.get(file.path)}, which must stay pure`);
    });
    return rule.find(tree);
  },
};

/** Each file that a model.ts stands on, with the way to say so. */
function reachedFromModels(tree: Tree): Map<string, string> {
  const reached = new Map<string, string>();
  const queue = tree.files.map(({ path }) => path).filter(isModel);
  for (const path of queue) reached.set(path, path);
  for (const path of queue) {
    for (const next of valueImports(tree, path)) {
      if (reached.has(next)) continue;
      reached.set(next, `${next}, on which ${reached.get(path)} stands`);
      queue.push(next);
    }
  }
  return reached;
}

function valueImports(tree: Tree, path: string): string[] {
  const entries = tree.byPath.get(path)?.code?.imports ?? [];
  const targets = entries.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => resolve(tree, path, specifier));
  const own = targets.filter((one) => one.kind === 'file' && roomOf(one.path) === roomOf(path));
  return own.flatMap((one) => (one.kind === 'file' && tree.byPath.has(one.path) ? [one.path] : []));
}

function isModel(path: string): boolean {
  const room = roomOf(path);
  return isModule(room) && path.endsWith('/model.ts') && path !== doorOf(room);
}

function isPure(room: string, target: Target): boolean {
  if (target.kind === 'builtin') return false;
  if (target.kind === 'package') return pure.packages.some((pattern) => matches(target.name, pattern));
  const to = roomOf(target.path);
  return to === room || pure.rooms.includes(to);
}
