// Beginning a run: its row commits with the call that begins it, and whoever has room takes it up.

import { z } from 'zod';
import { after } from '#base/time';
import { type Actor, type Call, event, Id } from '#kernel/contract';
import { prepared } from '#kernel/store';
import type { Definition } from './shape.ts';

export const started = event({
  name: 'work.run.started',
  summary: 'A run has begun.',
  data: z.object({ runId: Id, workflow: z.string(), parentId: Id.nullable() }),
});

export const ended = event({
  name: 'work.run.ended',
  summary: 'A run has ended, well or not.',
  data: z.object({
    runId: Id,
    workflow: z.string(),
    outcome: z.enum(['done', 'failed', 'cancelled']),
    code: z.string().nullable(),
  }),
});

export const failed = event({
  name: 'work.run.failed',
  summary: 'A run has failed for good.',
  data: z.object({ runId: Id, workflow: z.string(), title: z.string(), code: z.string(), message: z.string() }),
});

/** An agent that has read words from outside begins no run that is free of them. */
const insert = prepared(
  `insert into work.runs (id, workflow, version, state, queue, priority, actor, input, parent_id, told_by, tainted,
     queued_at, deadline_at, created_at)
   select $1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9,
     $13 or exists (select 1 from invoke.taints t where t.run = any($10) and (t.until is null or t.until > $11)),
     $11, $12, $11`,
);

const runOrigin = /^run:([0-9a-f-]{36})$/;

/** The run of which this call is a step, by what the house itself has written on it. */
export function parentOf({ origin }: Pick<Call, 'origin'>): string | null {
  return origin.door === 'work' ? (runOrigin.exec(origin.requestId)?.[1] ?? null) : null;
}

/** Under which names what has steered this call may be known. */
export function taintsOf(call: Pick<Call, 'actor' | 'origin'>): string[] {
  const parentId = parentOf(call);
  return [`with:${call.actor.credentialId ?? call.actor.id}`, ...(parentId ? [`run:${parentId}`] : [])];
}

export interface Begun {
  readonly input: unknown;
  /** As whom, when it is not whoever calls. */
  readonly actor?: Actor;
  readonly tainted?: boolean;
}

export async function begin(call: Call, definition: Definition, as: Begun) {
  const { name, version, queue, priority, deadline } = definition;
  const { input } = as;
  const [runId, parentId] = [call.newId(), parentOf(call)];
  const { credentialId: _, ...actor } = as.actor ?? call.actor;
  const toldBy = call.emit(started, { runId, workflow: name, parentId });
  await call.db.$run({
    statement: insert,
    values: [
      ...[runId, name, version, queue?.name ?? '', priority, JSON.stringify(actor), JSON.stringify(input ?? {})],
      ...[parentId, toldBy, taintsOf(call), call.now, deadline ? after(call.now, deadline) : null],
      as.tainted === true,
    ],
  });
  return { status: 'accepted' as const, runId };
}
