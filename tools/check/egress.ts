// Only kernel/egress opens a way out of the process; everyone else is handed its guarded fetch and connect.

import { bindingsIn } from './bindings.ts';
import { resolve } from './resolve.ts';
import { isProduct, roomOf } from './rooms.ts';
import { codeRule, type Report, type Rule } from './rule.ts';
import { type Code, type Import, visit } from './syntax.ts';

export const wayOut = /^node:(http|https|http2|net|tls|dgram|dns)(\/promises)?$/;
const globals = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];

/** To listen and to look at an address is not to go out. */
const harmless = [
  ...['createServer', 'createSecureServer', 'Server', 'IncomingMessage', 'ServerResponse', 'STATUS_CODES', 'METHODS'],
  ...['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress'],
];

export const egressRule: Rule = codeRule('egress', ({ file, tree, code, report }) => {
  if (!isProduct(file.path) || roomOf(file.path) === 'kernel/egress') return;
  for (const entry of code.imports) {
    const target = resolve(tree, file.path, entry.specifier);
    if (target.kind !== 'builtin' || !wayOut.test(target.name) || isHarmless(entry)) continue;
    report(entry.at, `${target.name} leads out of the building: take fetch or connect from #kernel/egress`);
  }
  reportGlobals(code, report);
});

function isHarmless(entry: Import): boolean {
  return entry.typeOnly || (entry.names.length > 0 && entry.names.every((name) => harmless.includes(name)));
}

function reportGlobals(code: Code, report: Report) {
  const bound = bindingsIn(code);
  const isOut = (name: string) => globals.includes(name) && !bound.has(name);
  const names = new Set<number>();
  const refuse = (node: { start: number }, name: string) => {
    names.add(node.start);
    report(node, `the global ${name} goes round egress: take it from #kernel/egress`);
  };
  visit(code, {
    MemberExpression(node) {
      if (!node.computed) names.add(node.property.start);
      const onGlobal =
        node.object.type === 'Identifier' && ['globalThis', 'global', 'window'].includes(node.object.name);
      const property = node.property.type === 'Identifier' ? node.property.name : '';
      if (onGlobal && globals.includes(property)) refuse(node, property);
    },
    Property(node) {
      if (!node.shorthand && !node.computed) names.add(node.key.start);
    },
    MethodDefinition: (node) => void (node.computed || names.add(node.key.start)),
    PropertyDefinition: (node) => void (node.computed || names.add(node.key.start)),
    TSPropertySignature: (node) => void names.add(node.key.start),
    TSMethodSignature: (node) => void names.add(node.key.start),
    TSTypeQuery: (node) => void names.add(node.exprName.start),
    TSTypeReference: (node) => void names.add(node.typeName.start),
    Identifier(node) {
      if (isOut(node.name) && !names.has(node.start)) refuse(node, node.name);
    },
  });
}
