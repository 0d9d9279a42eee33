// A module is entered only by its front door, under its `#` name.

import { mappedName } from './resolve.ts';
import { doorOf, isDoor, isModule, isTest, roomOf } from './rooms.ts';
import { importRule, type Rule } from './rule.ts';
import type { Tree } from './tree.ts';

export const doorsRule: Rule = importRule('doors', ({ file, tree, entry, target, report }) => {
  if (target.kind !== 'file') return;
  const from = roomOf(file.path);
  const to = roomOf(target.path);
  if (entry.specifier.startsWith('/')) return report(entry.at, 'no import from the root of a disk');
  if (from === to || from === '' || to === '') return;
  if (!isDoor(target.path)) {
    const door = isModule(to) ? doorOf(to) : 'one of its front doors';
    return report(entry.at, `${entry.specifier} goes behind the front door of ${to}: enter by ${door}`);
  }
  const name = entry.specifier.startsWith('#') ? undefined : mappedName(tree, target.path);
  if (name !== undefined) report(entry.at, `${entry.specifier} leaves its room by a relative path: write ${name}`);
});

export const missingDoorRule: Rule = {
  name: 'doors',
  find(tree) {
    return [...modulesWithCode(tree)]
      .filter((room) => !tree.byPath.has(doorOf(room)))
      .map((room) => {
        const message = `${room} has no front door: the file that carries its folder's name`;
        return { path: doorOf(room), line: 1, rule: 'doors', message };
      });
  },
};

function modulesWithCode(tree: Tree): Set<string> {
  const code = tree.files.filter((file) => file.code !== null && !isTest(file.path));
  return new Set(code.map((file) => roomOf(file.path)).filter(isModule));
}
