// What is known of runs when they are taken up: the steps they have done, and what they were waiting for.

import { z } from 'zod';
import { prepared, records, type Store } from '#kernel/store';
import { Problem, RunState, StepKind } from './model.ts';

export interface Noted {
  readonly kind: StepKind;
  readonly what: string;
  readonly output: unknown;
  readonly error: Problem | null;
}

export interface Known {
  readonly steps: Map<string, Noted>;
  /** Until when it has been waiting, by step. */
  readonly until: Map<string, string>;
}

const steps = prepared(
  `select run_id, step, kind, what, output, error, seq from work.journal
   where run_id = any($1::uuid[]) and seq > $2 order by seq limit $3`,
);
const waits = prepared(
  'select distinct run_id, step, until from work.waits where run_id = any($1::uuid[]) and until is not null',
);

const page = 5000;

export function nothingKnown(): Known {
  return { steps: new Map(), until: new Map() };
}

export async function knownOf(
  store: Store,
  runIds: readonly string[],
  now: string,
): Promise<ReadonlyMap<string, Known>> {
  const known = new Map(runIds.map((id) => [id, nothingKnown()]));
  if (runIds.length === 0) return known;
  for (let last = 0, count = page; count === page; ) {
    const found = records(await store.engine(now).run({ statement: steps, values: [runIds, last, page] }));
    for (const row of found) {
      known.get(String(row.run_id))?.steps.set(String(row.step), notedOf(row));
      last = Number(row.seq);
    }
    count = found.length;
  }
  const waiting = records(await store.engine(now).run({ statement: waits, values: [runIds] }));
  for (const row of waiting) known.get(String(row.run_id))?.until.set(String(row.step), String(row.until));
  return known;
}

function notedOf({ kind, what, output, error }: Record<string, unknown>): Noted {
  return {
    kind: StepKind.parse(kind),
    what: String(what),
    output: output ?? undefined,
    error: error === null ? null : Problem.parse(error),
  };
}

const stored = prepared(
  `select state, answer from invoke.keys where actor_id = $1 and key = $2
   union all
   select 'done', json_build_object('output', output) from work.journal
   where run_id = $3 and step = $4 and kind = 'invoke' and error is null limit 1`,
);
const asked = prepared('select state, decision_reason from approval.requests where id = $1');
const result = prepared('select state, output, error from work.runs where id = $1');

const Answer = z.object({ output: z.unknown() });

export interface Place {
  readonly store: Store;
  readonly tenantId: string;
  readonly now: string;
}

export interface Called {
  readonly actorId: string;
  readonly key: string;
  readonly runId: string;
  readonly step: string;
}

/** What a step that is a call has answered, if it is done: by its key or by the journal. */
export async function answeredUnder({ store, tenantId, now }: Place, { actorId, key, runId, step }: Called) {
  const values = [actorId, key, runId, step];
  const { rows } = await store.read({ tenantId, now }).run({ statement: stored, values });
  const [state, answer] = rows[0] ?? [];
  if (state !== 'done') return undefined;
  const kept = Answer.safeParse(answer);
  return kept.success ? kept.data : { output: undefined };
}

const sending = prepared(
  `select leased_until from invoke.keys
   where ((actor_id = $1 and key = $2) or (actor_id = 'undo' and key = $3)) and state = 'sending' and leased_until > $4
   order by leased_until desc limit 1`,
);

interface Sending {
  readonly actorId: string;
  readonly key: string;
  /** What it takes back: that is taken back once, whoever asks for it and under whatever key. */
  readonly undoes: string | undefined;
}

/** Until when nobody may ask what became of what somebody was sending, who may be dead by now. */
export async function sendingUntil({ store, tenantId, now }: Place, { actorId, key, undoes = '' }: Sending) {
  const values = [actorId, key, undoes, now];
  const { rows } = await store.read({ tenantId, now }).run({ statement: sending, values });
  return rows[0] ? String(rows[0][0]) : undefined;
}

export async function requestState({ store, tenantId, now }: Place, approvalId: string) {
  const { rows } = await store.read({ tenantId, now }).run({ statement: asked, values: [approvalId] });
  return { state: String(rows[0]?.[0]), reason: rows[0]?.[1] ? String(rows[0][1]) : undefined };
}

export async function resultOf({ store, tenantId, now }: Place, runId: string) {
  const { rows } = await store.read({ tenantId, now }).run({ statement: result, values: [runId] });
  const [state, output, error] = rows[0] ?? [];
  return { state: RunState.optional().parse(state), output, error: error ? Problem.parse(error) : undefined };
}
