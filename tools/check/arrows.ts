// base <- kernel/{store, contract} <- contracts <- the other kernel modules <- {connectors, apps}; see tools/layers.ts.

import { arrows, kernelOrder } from '../layers.ts';
import { isModule, isTest, matches, roomOf, rowOf } from './rooms.ts';
import { importRule, type Rule } from './rule.ts';

export const arrowsRule: Rule = importRule('arrows', ({ file, entry, target, report }) => {
  if (target.kind !== 'file' || isTest(file.path)) return;
  const from = roomOf(file.path);
  const to = roomOf(target.path);
  if (from === '' || from === to || from === 'console') return;
  const refusal = refuse(from, to);
  if (refusal !== null) report(entry.at, `${refusal} (${entry.specifier})`);
});

/** Console and server speak HTTP; a type is all that may cross. */
export const consoleRule: Rule = importRule('arrows', ({ file, entry, target, report }) => {
  if (roomOf(file.path) !== 'console' || target.kind !== 'file' || entry.typeOnly) return;
  if (target.path.startsWith('src/'))
    report(entry.at, `the console asks by HTTP: only types may come from ${target.path}`);
});

function refuse(from: string, to: string): string | null {
  if (isKernel(from) && isKernel(to)) return refuseOrder(from, to);
  const allowed = rowOf(arrows, from) ?? [];
  if (allowed.some((pattern) => matches(to, pattern))) return null;
  if (to === '') return `${from} may not import a file that belongs to no room`;
  return `${from} may not know ${to}: it may know ${allowed.join(', ') || 'nothing'}`;
}

function refuseOrder(from: string, to: string): string | null {
  const places = [from, to].map((room) => kernelOrder.indexOf(room.slice('kernel/'.length)));
  const unknown = [from, to][places.indexOf(-1)];
  if (unknown !== undefined) return `${unknown} has no place yet: add it to kernelOrder in tools/layers.ts`;
  const [mine = 0, its = 0] = places;
  return its < mine ? null : `${from} may not know ${to}, which stands below it in kernelOrder`;
}

function isKernel(room: string): boolean {
  return isModule(room) && room.startsWith('kernel/');
}
