// Types are believed, so nobody may lie to them.

import type { Expression } from 'oxc-parser';
import { anyAllowed, castBudget } from '../layers.ts';
import { isProduct } from './rooms.ts';
import { codeRule, type Rule } from './rule.ts';
import { type Code, visit } from './syntax.ts';
import type { Tree } from './tree.ts';

export const typesRule: Rule = codeRule('types', ({ file, code, report }) => {
  visit(code, {
    TSAnyKeyword(node) {
      if (!anyAllowed.some((folder) => file.path.startsWith(folder))) report(node, 'no any: unknown, then a parse');
    },
    TSNonNullExpression: (node) => report(node, 'no !: say what happens when it is missing'),
    TSTypeAssertion: (node) => report(node, 'no <T>x: write a parse'),
  });
  for (const { value, start } of code.comments) {
    if (/@ts-(ignore|nocheck)|biome-ignore-all/.test(value)) report(start, `${value.trim()} silences a whole check`);
  }
});

export const castsRule: Rule = {
  name: 'casts',
  find(tree) {
    const spent = new Map<string, number>();
    const rule = codeRule('casts', ({ file, code, report }) => {
      if (!isProduct(file.path)) return;
      const folder = Object.keys(castBudget).find((one) => file.path.startsWith(one)) ?? '';
      for (const at of castsIn(code)) {
        const count = (spent.get(folder) ?? 0) + 1;
        spent.set(folder, count);
        if (count > (castBudget[folder] ?? 0)) report(at, 'as may be as const, as unknown, or one step after a parse');
      }
    });
    return rule.find(tree);
  },
};

/** How many `as` the product has in all: a number to keep an eye on. */
export function countCasts(tree: Tree): number {
  const codes = tree.files.filter(({ path }) => isProduct(path)).map(({ code }) => code);
  return codes.reduce((sum, code) => sum + (code === null ? 0 : castsIn(code).length), 0);
}

function castsIn(code: Code): number[] {
  const found: number[] = [];
  visit(code, {
    TSAsExpression({ typeAnnotation, expression, start }) {
      const isConst =
        typeAnnotation.type === 'TSTypeReference' &&
        'name' in typeAnnotation.typeName &&
        typeAnnotation.typeName.name === 'const';
      if (!isConst && typeAnnotation.type !== 'TSUnknownKeyword' && !isParse(expression)) found.push(start);
    },
  });
  return found;
}

/** `Deal.parse(x)`, awaited or not, but not JSON.parse, which believes everything. */
function isParse(expression: Expression): boolean {
  if (expression.type === 'AwaitExpression') return isParse(expression.argument);
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'MemberExpression') return false;
  const { object, property } = expression.callee;
  const isJson = object.type === 'Identifier' && object.name === 'JSON';
  return property.type === 'Identifier' && /^(parse|parseAsync)$/.test(property.name) && !isJson;
}
