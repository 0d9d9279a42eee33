// Every name a file binds anywhere: imports, variables, parameters, functions, classes. Good enough to tell a global
// from a name of one's own without scopes, because nobody here gives a local the name of a global by accident.

import type { BindingPattern, ParamPattern } from 'oxc-parser';
import { type Code, visit } from './syntax.ts';

export function bindingsIn(code: Code): ReadonlySet<string> {
  const names = new Set<string>();
  const bind = (pattern: BindingPattern | ParamPattern) => addPattern(names, pattern);
  const bindFunction = (node: { id?: { name: string } | null; params: ParamPattern[] }) => {
    if (node.id) names.add(node.id.name);
    node.params.forEach(bind);
  };
  visit(code, {
    ImportSpecifier: (node) => void names.add(node.local.name),
    ImportDefaultSpecifier: (node) => void names.add(node.local.name),
    ImportNamespaceSpecifier: (node) => void names.add(node.local.name),
    VariableDeclarator: (node) => bind(node.id),
    FunctionDeclaration: bindFunction,
    FunctionExpression: bindFunction,
    TSDeclareFunction: bindFunction,
    TSFunctionType: bindFunction,
    ArrowFunctionExpression: bindFunction,
    CatchClause: (node) => void (node.param && bind(node.param)),
  });
  return names;
}

function addPattern(names: Set<string>, pattern: BindingPattern | ParamPattern): void {
  if (pattern.type === 'Identifier') names.add(pattern.name);
  else if (pattern.type === 'AssignmentPattern') addPattern(names, pattern.left);
  else if (pattern.type === 'RestElement') addPattern(names, pattern.argument);
  else if (pattern.type === 'ArrayPattern') for (const one of pattern.elements) one && addPattern(names, one);
  else if (pattern.type === 'ObjectPattern') {
    for (const one of pattern.properties) addPattern(names, one.type === 'RestElement' ? one.argument : one.value);
  } else addPattern(names, pattern.parameter);
}
