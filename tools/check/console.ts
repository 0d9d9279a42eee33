// Product code writes to the log it was handed; only the command line speaks to the terminal.

import { consoleAllowed } from '../layers.ts';
import { isProduct } from './rooms.ts';
import { codeRule, type Rule } from './rule.ts';
import { visit } from './syntax.ts';

export const consoleLogRule: Rule = codeRule('console', ({ file, code, report }) => {
  if (!isProduct(file.path) || consoleAllowed.some((place) => file.path.startsWith(place))) return;
  visit(code, {
    MemberExpression(node) {
      if (node.object.type === 'Identifier' && node.object.name === 'console') report(node, 'no console: use call.log');
    },
  });
});
