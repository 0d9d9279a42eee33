// What is imported must be readable from the file: no import at run time but of packages that are lazy on purpose.

import { lazyFiles, lazyPackages } from '../layers.ts';
import { resolve } from './resolve.ts';
import { matches } from './rooms.ts';
import { codeRule, type Rule } from './rule.ts';
import { visit } from './syntax.ts';

export const dynamicRule: Rule = codeRule('dynamic', ({ file, tree, code, report }) => {
  if (!file.path.startsWith('src/')) return;
  for (const entry of code.imports) {
    if (entry.kind !== 'dynamic') continue;
    const target = resolve(tree, file.path, entry.specifier);
    if (target.kind === 'file' && lazyFiles.includes(target.path)) continue;
    const isLazy = target.kind === 'package' && lazyPackages.some((pattern) => matches(target.name, pattern));
    if (!isLazy) report(entry.at, 'import() takes the literal name of a package on lazyPackages in tools/layers.ts');
  }
  visit(code, {
    CallExpression(node) {
      const name = node.callee.type === 'Identifier' ? node.callee.name : '';
      if (name === 'require' || name === 'createRequire') report(node, `${name}() hides what is imported: use import`);
    },
  });
});
