// The kernel names no app: what it knows of one it reads from the app's manifest.

import { isProduct, roomOf } from './rooms.ts';
import type { Rule } from './rule.ts';
import { codeRule } from './rule.ts';
import { visit } from './syntax.ts';
import type { Tree } from './tree.ts';

export const appNamesRule: Rule = {
  name: 'app-names',
  find(tree) {
    const apps = appsIn(tree);
    const rule = codeRule('app-names', ({ file, code, report }) => {
      if (!isProduct(file.path) || !roomOf(file.path).startsWith('kernel')) return;
      visit(code, {
        Literal(node) {
          const app = typeof node.value === 'string' ? /^([a-z]+)(\.[a-z]+)+$/.exec(node.value)?.[1] : undefined;
          if (app !== undefined && apps.has(app)) report(node, `the kernel names the app ${app}`);
        },
      });
    });
    return rule.find(tree);
  },
};

/** An app that shares its name with a kernel module cannot be told from it by name. */
function appsIn(tree: Tree): Set<string> {
  const rooms = new Set(tree.files.map(({ path }) => roomOf(path)));
  const names = [...rooms].filter((room) => room.startsWith('apps/')).map((room) => room.slice('apps/'.length));
  return new Set(names.filter((name) => !rooms.has(`kernel/${name}`)));
}
