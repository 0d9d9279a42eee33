// Product code is handed its time and its chance: what reads the real clock or the real dice cannot be replayed.

import { realClock } from '../layers.ts';
import { isProduct } from './rooms.ts';
import { codeRule, type Rule } from './rule.ts';
import { visit } from './syntax.ts';

const instead = { time: 'take call.now or a clock', chance: 'take call.newId or random bytes' };
const members: Readonly<Record<string, string>> = { 'Date.now': instead.time, 'Math.random': instead.chance };

export const clockRule: Rule = codeRule('clock', ({ file, code, report }) => {
  if (!isProduct(file.path) || realClock.some((place) => file.path.startsWith(place))) return;
  visit(code, {
    MemberExpression(node) {
      const name = file.text.slice(node.start, node.end);
      const advice = members[name.replace(/^globalThis\./, '')];
      if (advice !== undefined) report(node, `${name} is the real world: ${advice}`);
      if (name === 'Temporal.Now') report(node, `${name} is the real world: ${instead.time}`);
    },
    NewExpression(node) {
      const isDate = node.callee.type === 'Identifier' && node.callee.name === 'Date';
      if (isDate && node.arguments.length === 0) report(node, `new Date() is the real world: ${instead.time}`);
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date') report(node, 'Date() is the real world');
    },
  });
});
