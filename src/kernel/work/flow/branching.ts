// Where a flow divides and comes together again.
import type { Outlets } from './course.ts';
import type { NodeOf } from './graph.ts';
import { type Act, listOf, out, scopeOf, type Turn, truth } from './turn.ts';

/** Which of the formulas hold, for what comes in or for each item of it. */
function held(turn: Turn, formulas: readonly string[], inputs: readonly unknown[]): Promise<boolean[][]> {
  const { course, place, node } = turn;
  const template = formulas.map(truth);
  return place.step.do(node.id, () =>
    Promise.all(
      inputs.map(async (input, index) => {
        const scope = { ...scopeOf({ course, place, input }, template), ...(node.each ? { item: input, index } : {}) };
        return listOf(await course.sandbox.resolve(template, scope)).map((value) => value === true);
      }),
    ),
  );
}

/** The ports with what goes out by each: what came in as it is, or its items sorted. */
async function sorted(turn: Turn, formulas: readonly string[], portsFor: (held: readonly boolean[]) => string[]) {
  const { node, input } = turn;
  const inputs = node.each ? listOf(input) : [input];
  const outlets = new Map<string, unknown>();
  for (const [index, holds] of (await held(turn, formulas, inputs)).entries()) {
    for (const port of portsFor(holds)) {
      outlets.set(port, node.each ? [...listOf(outlets.get(port)), inputs[index]] : input);
    }
  }
  return outlets;
}

export const divided: Act<NodeOf<'condition'>> = (turn) =>
  sorted(turn, [turn.node.when], ([holds]) => [holds ? 'yes' : 'no']);

export const switched: Act<NodeOf<'switch'>> = (turn) => {
  const { cases, all = false } = turn.node;
  return sorted(
    turn,
    cases.map(({ when }) => when),
    (holds) => {
      const ports = cases.filter((_, index) => holds[index]).map(({ port }) => port);
      if (ports.length === 0) return ['else'];
      return all ? [...new Set(ports)] : ports.slice(0, 1);
    },
  );
};

export const merged: Act<NodeOf<'merge'>> = async ({ place, node, came }): Promise<Outlets> => {
  const value = await place.step.do(node.id, () => {
    if (node.how === 'first') return came[0]?.value ?? null;
    if (node.how === 'object') return Object.fromEntries(came.map(({ slot, value }) => [slot, value]));
    const inOrder = [...came].sort((a, b) => (a.slot < b.slot ? -1 : Number(a.slot > b.slot)));
    return inOrder.flatMap(({ value }) => listOf(value));
  });
  return out(value);
};
