// What a file gives is named where it is made: no default, no `export *`, and nothing type stripping cannot strip.

import { codeRule, type Rule } from './rule.ts';
import { visit } from './syntax.ts';

/** Tools that read a configuration file insist on its default export. */
const configuration = /(^|\/)[a-z-]+\.config\.[jt]s$/;

export const exportsRule: Rule = codeRule('exports', ({ file, code, report }) => {
  visit(code, {
    ExportDefaultDeclaration(node) {
      if (!configuration.test(file.path)) report(node, 'no default export: give it a name');
    },
    ExportAllDeclaration: (node) => report(node, 'no export *: name what is given'),
    TSEnumDeclaration: (node) => report(node, 'no enum: a const object or a union of strings'),
    TSModuleDeclaration(node) {
      const isNamespace = node.kind === 'namespace' && !('declare' in node && node.declare);
      if (isNamespace) report(node, 'no namespace: a file is one');
    },
  });
});
