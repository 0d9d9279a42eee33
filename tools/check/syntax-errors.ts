// A file that cannot be parsed would pass every other rule.

import { codeRule, type Rule } from './rule.ts';

export const syntaxRule: Rule = codeRule('syntax', ({ code, report }) => {
  for (const { message, at } of code.errors) report(at, message);
});
