// What a run's journal says node by node, a page at a time: by the names of steps alone, so that a page of a run of a
// hundred thousand steps looks at no more than its own.
import type { Call } from '#kernel/contract';
import { prepared, records } from '#kernel/store';

type Db = Pick<Call, 'db'>['db'];

/** A node's steps: what went into it, what it waited for, each try, and what came of it. */
export const nodeOfStep = `regexp_replace(step, '(\\.in|#[^/]*)$', '')`;

function nodeOf(step: string): string {
  return step.replace(/(\.in|#[^/]*)$/, '');
}

const window = prepared('select seq, step from work.journal where run_id = $1 and seq > $2 order by seq limit $3');
const places = prepared('select seq, step from work.journal where run_id = $1 and step = any($2)');
const steps = prepared(
  'select step, kind, what, output, error, began_at, ended_at from work.journal where run_id = $1 and step = any($2)',
);
const atOnce = 500;
/** More tries than this are not counted. */
const mostTries = 50;

interface Place {
  readonly node: string;
  readonly seq: number;
}

export interface Taken {
  readonly step: string;
  readonly kind: string;
  readonly what: string;
  readonly output: unknown;
  readonly error: unknown;
  readonly beganAt: string;
  readonly endedAt: string;
}

export interface NodeSteps extends Place {
  readonly steps: readonly Taken[];
}

/** The nodes that began behind this place, in that order. */
export async function turnsAfter(db: Db, runId: string, { after, limit }: { after: number; limit: number }) {
  const begun: Place[] = [];
  for (let [last, count] = [after, atOnce]; count === atOnce && begun.length < limit; ) {
    const rows = placesIn(await db.$run({ statement: window, values: [runId, last, atOnce] }));
    begun.push(...(await thoseThatBegin(db, runId, rows)));
    [last, count] = [rows.at(-1)?.seq ?? last, rows.length];
  }
  return withSteps(db, runId, begun.slice(0, limit));
}

function placesIn(result: Awaited<ReturnType<Db['$run']>>): Place[] {
  return result.rows.map(([seq, step]) => ({ seq: Number(seq), node: nodeOf(String(step)) }));
}

async function thoseThatBegin(db: Db, runId: string, rows: readonly Place[]): Promise<Place[]> {
  const beginnings = [...new Set(rows.map(({ node }) => node))].flatMap((node) => [
    ...[node, `${node}.in`, `${node}#1`, `${node}#asked`],
  ]);
  const firsts = new Map<string, number>();
  for (const { node, seq } of placesIn(await db.$run({ statement: places, values: [runId, beginnings] }))) {
    firsts.set(node, Math.min(seq, firsts.get(node) ?? seq));
  }
  return rows.filter(({ node, seq }) => firsts.get(node) === seq);
}

async function withSteps(db: Db, runId: string, begun: readonly Place[]): Promise<NodeSteps[]> {
  const tries = Array.from({ length: mostTries }, (_, index) => `#${index + 1}`);
  const names = begun.flatMap(({ node }) =>
    ['', '.in', '#asked', '#ended', '#result', ...tries].map((end) => node + end),
  );
  const byNode = Map.groupBy(
    records(await db.$run({ statement: steps, values: [runId, names] })).map(takenOf),
    ({ step }) => nodeOf(step),
  );
  return begun.map((place) => ({ ...place, steps: byNode.get(place.node) ?? [] }));
}

function takenOf({ step, kind, what, output, error, ...row }: Record<string, unknown>): Taken {
  const [beganAt, endedAt] = [String(row.began_at), String(row.ended_at)];
  return { step: String(step), kind: String(kind), what: String(what), output, error, beganAt, endedAt };
}
