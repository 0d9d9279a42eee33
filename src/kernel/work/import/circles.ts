// A circle that goes round without a loop node ("ask again until it is done") gets one: it goes round as long as
// something comes back.
import type { Drawing, DrawnEdge } from './drawing.ts';
import type { Problem } from './read.ts';

const most = 1000;
const mostCircles = 20;

export function parted(drawing: Drawing, problems: Problem[]): void {
  for (let count = 0; count < mostCircles; count += 1) {
    const back = backEdges(drawing);
    const [first] = back;
    if (!first) return;
    goRound(
      drawing,
      first.to,
      back.filter(({ to }) => to === first.to),
    );
    const title = drawing.nodes.find(({ id }) => id === first.to)?.title ?? first.to;
    problems.push({
      where: title,
      what: 'It is gone back to, so it stands in a loop now; after 1000 times it is given up',
    });
  }
}

/** What leads back to where one has come from, without a loop node that is meant for it. */
function backEdges({ nodes, edges }: Drawing): DrawnEdge[] {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const outOf = Map.groupBy(edges, ({ from }) => from);
  const state = new Map<string, 'open' | 'over'>();
  const found: DrawnEdge[] = [];
  const walk = (id: string) => {
    state.set(id, 'open');
    for (const edge of outOf.get(id) ?? []) {
      const before = state.get(edge.to);
      if (before === undefined) walk(edge.to);
      else if (before === 'open' && kinds.get(edge.to) !== 'loop') found.push(edge);
    }
    state.set(id, 'over');
  };
  const reached = new Set(edges.map(({ to }) => to));
  for (const { id } of nodes) if (!reached.has(id) && !state.has(id)) walk(id);
  for (const { id } of nodes) if (!state.has(id)) walk(id);
  return found;
}

function goRound(drawing: Drawing, head: string, back: readonly DrawnEdge[]): void {
  const title = drawing.nodes.find(({ id }) => id === head)?.title ?? head;
  const loop = drawing.add(
    { kind: 'loop', while: 'index = 0 or $exists(item.goneRound)', most },
    { id: head, title: `${title} again`, shift: -160 },
  );
  const begin = drawing.add(
    { kind: 'transform', expression: '$exists(input.goneRound) ? input.goneRound : input' },
    { id: head, title: `${title} begins`, shift: -120 },
  );
  const again = drawing.add(
    { kind: 'transform', expression: '{ "goneRound": input }' },
    { id: head, title: `${title} once more`, shift: 120 },
  );
  const kept = drawing.edges.map((edge) => {
    if (edge.to !== head) return edge;
    return back.includes(edge) ? { ...edge, to: again } : { ...edge, to: loop };
  });
  drawing.edges.length = 0;
  drawing.edges.push(
    ...kept,
    { from: loop, port: 'each', to: begin },
    { from: begin, to: head },
    { from: again, to: loop },
  );
}
