// A module keeps no state: whatever changes has an owner with a beginning and an end.

import { moduleState } from '../layers.ts';
import { isProduct } from './rooms.ts';
import { codeRule, type Rule } from './rule.ts';

export const stateRule: Rule = codeRule('state', ({ file, code, report }) => {
  if (!isProduct(file.path) || moduleState.includes(file.path)) return;
  for (const statement of code.program.body) {
    const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    const isChanging = inner?.type === 'VariableDeclaration' && ['let', 'var'].includes(inner.kind);
    if (isChanging && !inner.declare)
      report(statement, 'a changing variable of the module has no owner: put it in what has a life');
  }
});
