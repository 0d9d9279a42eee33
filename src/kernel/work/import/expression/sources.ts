// Where something is read from: what comes in, or what other nodes have answered.
import type { Tree } from './parse.ts';
import { Untold } from './tokens.ts';
import type { Names, Sight, Teller } from './told.ts';

export const itemOf = ({ isEach }: Names) => (isEach ? '$$.item' : '$$.input[0]');
export const indexOf = ({ isEach }: Names) => (isEach ? '$$.index' : '0');

/** Where something is read from, when the tree says so: other nodes' items, or what comes in. */
export function sourceOf(teller: Teller, tree: Tree): string | undefined {
  if (tree.kind !== 'member' || !isNamed(tree.name, 'json')) return undefined;
  const { of } = tree;
  if (isCalled(of, '$input') || isCalled(of, 'item')) return itemOf(teller);
  if (of.kind === 'member') return memberSource(teller, of);
  if (of.kind !== 'call' || of.of.kind !== 'member' || of.of.name.kind !== 'value') return undefined;
  const which = { first: '[0]', last: '[-1]' }[String(of.of.name.value)];
  const list = listOf(teller, of.of.of);
  return which && list && `${list}${which}`;
}

/** `$node["A"]`, `$input.item`, `$('A').item`. */
function memberSource(teller: Teller, { of, name }: Extract<Tree, { kind: 'member' }>): string | undefined {
  if (isCalled(of, '$node')) return paired(teller, nodeOf(teller, name));
  if (!isNamed(name, 'item')) return undefined;
  if (isCalled(of, '$input')) return itemOf(teller);
  const sight = calledNode(teller, of);
  return sight && paired(teller, sight);
}

function isNamed(tree: Tree, name: string): boolean {
  return tree.kind === 'value' && tree.value === name;
}

function isCalled(tree: Tree, name: string): boolean {
  return tree.kind === 'name' && tree.name === name;
}

/** `$('A')` and `$input`, as the list they stand for. */
export function listOf(teller: Teller, tree: Tree): string | undefined {
  if (tree.kind === 'name' && tree.name === '$input') return '$$.input';
  const sight = calledNode(teller, tree);
  return sight && `$$.nodes.${sight.path}`;
}

function calledNode(teller: Teller, tree: Tree): Sight | undefined {
  if (tree.kind !== 'call' || tree.of.kind !== 'name' || tree.of.name !== '$') return undefined;
  return tree.given[0] && nodeOf(teller, tree.given[0]);
}

function nodeOf(teller: Teller, name: Tree): Sight {
  const text = name.kind === 'value' ? String(name.value) : '';
  const sight = teller.sightOf(text);
  if (!sight) throw new Untold(`the node "${text}", which is not there`);
  return sight;
}

/** The item of that node that belongs to this one: its only one, or the one at the same place. */
function paired(teller: Teller, { path, within }: Sight): string {
  const list = `$$.nodes.${path}`;
  const before = within ? [`$$.nodes.${within.loop}.index * ${within.size}`] : [];
  const place = [...before, ...(teller.isEach ? ['$$.index'] : [])].join(' + ') || '0';
  return place === '0' ? `${list}[0]` : `($count(${list}) = 1 ? ${list} : ${list}[${place}])`;
}
