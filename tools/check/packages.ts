// A room may import only the packages and the parts of Node that its layer lists in tools/layers.ts.

import { builtins, guardedBuiltins, packages } from '../layers.ts';
import { wayOut } from './egress.ts';
import { isProduct, matches, roomOf, rowOf } from './rooms.ts';
import { importRule, type Rule } from './rule.ts';

export const packagesRule: Rule = importRule('packages', ({ file, entry, target, report }) => {
  if (!isProduct(file.path) || target.kind === 'file') return;
  const room = roomOf(file.path);
  const refusal = target.kind === 'package' ? refusePackage(room, target.name) : refuseBuiltin(room, target.name);
  if (refusal !== null) report(entry.at, refusal);
});

function refusePackage(room: string, name: string): string | null {
  const allowed = rowOf(packages, room) ?? [];
  if (allowed.some((pattern) => matches(name, pattern))) return null;
  return `${room} may not use the package ${name}: it may use ${allowed.join(', ') || 'none'}`;
}

function refuseBuiltin(room: string, name: string): string | null {
  const owners = guardedBuiltins[name];
  if (wayOut.test(name)) return null;
  if (owners !== undefined && !owners.includes(room)) return `${name} belongs to ${owners.join(', ') || 'nobody'}`;
  const allowed = rowOf(builtins, room) ?? [];
  if (allowed.some((pattern) => matches(name, pattern))) return null;
  return `${room} may not use ${name}: it may use ${allowed.join(', ') || 'no part of Node'}`;
}
