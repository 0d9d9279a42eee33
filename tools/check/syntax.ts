// A real parser stands between the rules and the text, so that nothing written in a comment or a string fools them.

import { type Comment, type ImportDeclaration, type Program, parseSync, Visitor, type VisitorObject } from 'oxc-parser';

export interface Import {
  /** Empty for a dynamic import without a literal name. */
  readonly specifier: string;
  readonly at: number;
  /** `url` is `new URL('./x.ts', import.meta.url)`, the way workers are named. */
  readonly kind: 'static' | 'dynamic' | 'url';
  readonly typeOnly: boolean;
  /** What is taken by name, where names are given; `*` for the whole module. */
  readonly names: readonly string[];
}

export interface Code {
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly imports: readonly Import[];
  readonly errors: readonly { readonly message: string; readonly at: number }[];
}

export function parseCode(path: string, text: string): Code {
  const parsed = parseSync(path, text, { preserveParens: false });
  const { program, comments } = parsed;
  const errors = parsed.errors.map(({ message, labels }) => ({ message, at: labels[0]?.start ?? 0 }));
  return { program, comments, errors, imports: collectImports(program) };
}

export function visit(code: Code, visitor: VisitorObject): void {
  new Visitor(visitor).visit(code.program);
}

function collectImports(program: Program): Import[] {
  const imports: Import[] = [];
  const add = (source: Import['specifier'], at: number, rest: Partial<Import> = {}) =>
    imports.push({ specifier: source, at, kind: 'static', typeOnly: false, names: [], ...rest });
  new Visitor({
    ImportDeclaration: (node) => add(node.source.value, node.start, importedNames(node)),
    ExportAllDeclaration: (node) => add(node.source.value, node.start, { names: ['*'], typeOnly: isType(node) }),
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      const names = node.specifiers.map(({ local }) => ('name' in local ? local.name : local.value));
      add(node.source.value, node.start, { names, typeOnly: isType(node) });
    },
    TSImportType: (node) => add(node.source.value, node.start, { typeOnly: true }),
    TSExternalModuleReference: (node) => add(node.expression.value, node.start, { names: ['*'] }),
    ImportExpression(node) {
      const name = node.source.type === 'Literal' ? String(node.source.value) : '';
      add(name, node.start, { kind: 'dynamic', names: ['*'] });
    },
    NewExpression(node) {
      const [first, second] = node.arguments;
      const isUrl = node.callee.type === 'Identifier' && node.callee.name === 'URL' && second !== undefined;
      if (!isUrl || first?.type !== 'Literal' || second.type !== 'MemberExpression') return;
      const name = String(first.value);
      const isCode = second.object.type === 'MetaProperty' && /\.[jt]sx?$/.test(name);
      if (isCode) add(name, node.start, { kind: 'url', names: ['*'] });
    },
  }).visit(program);
  return imports;
}

function importedNames(node: ImportDeclaration): Partial<Import> {
  const names = node.specifiers.map((one) => {
    if (one.type !== 'ImportSpecifier') return '*';
    return 'name' in one.imported ? one.imported.name : one.imported.value;
  });
  const allTypes = node.specifiers.length > 0 && node.specifiers.every((one) => 'importKind' in one && isType(one));
  return { names, typeOnly: isType(node) || allTypes };
}

function isType(node: { importKind?: string; exportKind?: string }): boolean {
  return node.importKind === 'type' || node.exportKind === 'type';
}
