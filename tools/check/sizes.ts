// The ugliness of code is in its tail, so the tail is capped.

import { doorOf, isModule, isTest, roomOf } from './rooms.ts';
import { codeRule, fileRule, lineAt, type Rule } from './rule.ts';
import { visit } from './syntax.ts';

const most = { file: 400, test: 500, door: 150, main: 120, function: 60, component: 120, column: 120 };
/** What a program has written is as long as what it was written from. */
const written = /^console\/src\/client\/capabilities\//;
const sized = /\.(ts|tsx|mts|js|mjs|css)$/;
const ruled = /\.(ts|tsx|mts|js|mjs|css|sql)$/;

export const fileSizeRule: Rule = fileRule('sizes', ({ file, report }) => {
  if (!sized.test(file.path) || written.test(file.path)) return;
  const lines = file.text.replace(/\n$/, '').split('\n').length;
  const { limit, kind } = limitOf(file.path);
  if (lines > limit) report(0, `${lines} lines; ${kind} has at most ${limit}`);
});

/** A line without a gap to break it at (an address, a signature) is let through. */
export const lineLengthRule: Rule = fileRule('sizes', ({ file, report }) => {
  if (!ruled.test(file.path)) return;
  let at = 0;
  for (const line of file.text.split('\n')) {
    const isTooLong = line.length > most.column && !/\S{90}/.test(line);
    if (isTooLong) report(at, `${line.length} columns; a line has at most ${most.column}`);
    at += line.length + 1;
  }
});

export const functionSizeRule: Rule = codeRule('sizes', ({ file, code, report }) => {
  const limit = /^console\/.*\.tsx$/.test(file.path) ? most.component : most.function;
  const suites = new Set<number>();
  const measure = (node: { start: number; end: number }) => {
    if (suites.has(node.start)) return;
    const lines = lineAt(file.text, node.end) - lineAt(file.text, node.start) + 1;
    if (lines > limit) report(node, `${lines} lines; a function has at most ${limit}`);
  };
  visit(code, {
    CallExpression(node) {
      const isSuite = node.callee.type === 'Identifier' && ['describe', 'suite'].includes(node.callee.name);
      if (isSuite && isTest(file.path)) for (const one of node.arguments) suites.add(one.start);
    },
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  });
});

function limitOf(path: string): { limit: number; kind: string } {
  const room = roomOf(path);
  if (isTest(path)) return { limit: most.test, kind: 'a test file' };
  if (path === 'src/main.ts') return { limit: most.main, kind: 'the composition root' };
  if (isModule(room) && path === doorOf(room)) return { limit: most.door, kind: 'a front door' };
  return { limit: most.file, kind: 'a file' };
}
