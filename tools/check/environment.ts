// The environment is read once, where the process is put together; everyone else is handed values.

import { environment } from '../layers.ts';
import { isProduct } from './rooms.ts';
import { codeRule, type Rule } from './rule.ts';
import { visit } from './syntax.ts';

const message = `process.env is read in ${environment.join(', ')} alone`;

export const environmentRule: Rule = codeRule('environment', ({ file, code, report }) => {
  if (!isProduct(file.path) || environment.includes(file.path)) return;
  for (const { specifier, names, typeOnly, at } of code.imports) {
    const takesEnv = names.includes('env') || names.includes('*');
    if (/^(node:)?process$/.test(specifier) && takesEnv && !typeOnly) report(at, message);
  }
  visit(code, {
    MemberExpression(node) {
      const text = file.text.slice(node.start, node.end);
      if (/^(globalThis\.)?process\??\.?(env|\[['"`]env['"`]\])$/.test(text)) report(node, message);
    },
    VariableDeclarator({ id, init, start }) {
      if (init?.type !== 'Identifier' || init.name !== 'process' || id.type !== 'ObjectPattern') return;
      const keys = id.properties.map((one) => ('key' in one && one.key.type === 'Identifier' ? one.key.name : ''));
      if (keys.includes('env')) report(start, message);
    },
  });
});
