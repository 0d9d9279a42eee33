// Going round: the nodes of a loop, once for each item or as long as a formula holds; and one node, once for each item.
import type { Step } from '../run/shape.ts';
import { type Outlets, travel } from './course.ts';
import type { NodeOf } from './graph.ts';
import { type Act, filled, leads, listOf, out, type Place, scopeOf, type Turn, truth, wrong } from './turn.ts';

type Perform = (place: Place) => Parameters<typeof travel>[1]['perform'];

interface Round {
  readonly step: Step;
  readonly item: unknown;
  readonly index: number;
}

export function loopActs(perform: (turn: Omit<Turn, 'node' | 'input' | 'came'>) => ReturnType<Perform>) {
  /** What came back to the loop, or else what was left when nothing did. */
  async function around(turn: Turn<NodeOf<'loop'>>, { step, item, index }: Round): Promise<unknown> {
    const { course, place, node } = turn;
    const region = course.layout.loops.get(node.id);
    if (!region) return null;
    const answers = new Map([[node.id, { item, index }]]);
    const inner: Place = { region, step, answers, outer: place, round: { item, index } };
    const begin = new Map(region.entries.map(({ to }) => [to, item]));
    const { returned, ends } = await travel(region, { begin, perform: perform({ course, place: inner }) });
    if (returned.length > 0) return returned.length === 1 ? returned[0] : returned;
    return [...ends.values()].at(-1) ?? null;
  }

  async function whileItHolds(turn: Turn<NodeOf<'loop'>>, formula: string): Promise<Outlets> {
    const { course, place, node, input } = turn;
    const results: unknown[] = [];
    for (let index = 0, item = input; ; index += 1) {
      if (index === node.most) throw wrong(turn, `It has gone round ${node.most} times and would go on`);
      const step = place.step.within(`${node.id}[${index}]`);
      const template = truth(formula);
      const holds = await step.do('while', () =>
        course.sandbox.resolve(template, { ...scopeOf({ course, place, input }, template), item, index }),
      );
      if (holds !== true) return out(results, 'done');
      item = await around(turn, { step, item, index });
      results.push(item);
    }
  }

  const loop: Act<NodeOf<'loop'>> = async (turn) => {
    const { place, node, input } = turn;
    if (node.while !== undefined) return whileItHolds(turn, node.while);
    const all = listOf(node.items === undefined ? input : await filled(turn, node.items));
    const items = node.batch === undefined ? all : inBatches(all, node.batch);
    if (items.length > node.most) throw wrong(turn, `It would go round ${items.length} times; ${node.most} at most`);
    const work = (item: unknown, step: Step, index: number) => around(turn, { step, item, index });
    return out(await place.step.map(node.id, items, { concurrency: node.concurrency, work }), 'done');
  };
  return loop;
}

function inBatches(items: readonly unknown[], size: number): unknown[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** One node for each item of the list that comes in; what leaves by a port is a list of what left by it. */
export async function forEach(
  turn: Turn,
  act: (turn: Turn) => Promise<Outlets>,
  failed: (error: unknown) => Outlets | undefined,
): Promise<Outlets> {
  const { place, node, input } = turn;
  const items = listOf(input);
  const left = await place.step.map(node.id, items, {
    concurrency: node.each?.concurrency ?? 1,
    async work(item, step, index) {
      const one: Turn = {
        ...turn,
        input: item,
        place: { ...place, step, answers: new Map(), outer: place, round: { item, index } },
      };
      try {
        return await act(one);
      } catch (error) {
        const instead = leads(place, node.id, 'error') ? failed(error) : undefined;
        if (instead) return instead;
        throw error;
      }
    },
  });
  if (left.length === 0) return out([]);
  const outlets = new Map<string, unknown[]>();
  for (const one of left) for (const [port, value] of one) outlets.set(port, [...(outlets.get(port) ?? []), value]);
  return outlets;
}
