// What the fast lane writes: one statement for starts, steps, waits, ends, progress and lines of the log.
import type { Actor } from '#kernel/contract';
import { prepared, type Result } from '#kernel/store';

export interface StartRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly workflow: string;
  readonly version: number;
  readonly owner: string;
  readonly queue: string;
  readonly priority: number;
  readonly actor: Actor;
  readonly input: string;
  readonly parent_id: string | null;
  readonly tainted: boolean;
  readonly deadline_at: string | null;
  readonly at: string;
}

export interface NoteRow {
  readonly run_id: string;
  readonly epoch: number;
  readonly step: string;
  readonly kind: string;
  readonly what: string;
  /** JSON text. */
  readonly output: string | null;
  readonly error: string | null;
  readonly began_at: string;
  readonly ended_at: string;
}

/** Lets go of a run: until something happens, or so that anybody goes on with it. */
export interface ParkRow {
  readonly id: string;
  readonly epoch: number;
  readonly state: 'waiting' | 'queued';
  readonly wake_at: string | null;
  readonly at: string;
}

export interface WaitRow {
  readonly run_id: string;
  readonly step: string;
  readonly topic: string;
  readonly kind: string;
  readonly what: string;
  readonly until: string | null;
  readonly match: string | null;
  readonly since_txid: string | null;
  readonly since_id: string | null;
  readonly detail: string | null;
  readonly asked_at: string;
}

export interface EndRow {
  readonly id: string;
  readonly epoch: number;
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly output: string | null;
  readonly error: string | null;
  readonly at: string;
}

export interface ProgressRow {
  readonly id: string;
  readonly epoch: number;
  readonly progress: string;
}

export interface LogRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly run_id: string;
  readonly level: string;
  readonly line: string;
  readonly at: string;
}

interface Asked {
  readonly name: string;
  readonly bytes: number;
  /** Nobody is told of it before something else of its run has come to the disk. */
  readonly isLoose?: boolean;
}

export type Wanted = Asked &
  (
    | { readonly kind: 'start'; readonly row: StartRow }
    | { readonly kind: 'note'; readonly row: NoteRow }
    | { readonly kind: 'park'; readonly row: ParkRow; readonly waits: readonly WaitRow[] }
    | { readonly kind: 'end'; readonly row: EndRow }
    | { readonly kind: 'progress'; readonly row: ProgressRow }
    | { readonly kind: 'log'; readonly row: LogRow }
  );

const noteColumns = `run_id uuid, epoch integer, step text, kind text, what text, output text, error text,
  began_at timestamptz, ended_at timestamptz`;

export const flushStatement = prepared('select kind, id, step from work.flush($1, $2, $3, $4, $5, $6, $7)');

const notWaiting = `set_config('synchronous_commit', 'off', true)`;
/** The same, without waiting for the disk. */
export const looseFlushStatement = prepared(
  `select kind, id, step, ${notWaiting} from work.flush($1, $2, $3, $4, $5, $6, $7)`,
);

/** What of it is there already, by the same hand: in one epoch only one process writes for a run. */
export const verifyStatement = prepared(
  `select 'start', r.id, '' from work.runs r join json_to_recordset($1) as s(id uuid, owner uuid)
     on r.id = s.id and r.owner = s.owner and r.epoch = 1
   union all
   select 'note', j.run_id, j.step from work.journal j join json_to_recordset($2) as n(${noteColumns})
     on j.run_id = n.run_id and j.step = n.step and j.epoch = n.epoch
   union all
   select 'park', r.id, '' from work.runs r join json_to_recordset($3) as p(id uuid, epoch integer)
     on r.id = p.id and r.epoch = p.epoch and r.state <> 'running' and $4::json is not null
   union all
   select 'end', r.id, '' from work.runs r join json_to_recordset($5) as e(id uuid, epoch integer)
     on r.id = e.id and r.epoch = e.epoch and r.state <> 'running' and $6::json is not null
   union all
   select 'log', l.id, '' from work.logs l join json_to_recordset($7) as g(id uuid) on l.id = g.id`,
);

const order = ['start', 'note', 'park', 'end', 'progress', 'log'] as const;

export function valuesOf(wanted: readonly Wanted[]): string[] {
  const [starts, notes, parks, ends, progress, logs] = order.map((kind) =>
    JSON.stringify(wanted.filter((one) => one.kind === kind).map(({ row }) => row)),
  );
  const waits = wanted.flatMap((one) => (one.kind === 'park' ? one.waits : []));
  return [starts, notes, parks, JSON.stringify(waits), ends, progress, logs].map((text) => text ?? '[]');
}

export function namesOf({ rows }: Result): Set<string> {
  return new Set(rows.map(([kind, id, step]) => nameOf(`${kind}`, `${id}`, `${step}`)));
}

export function nameOf(kind: string, id: string, step = ''): string {
  return `${kind} ${id} ${step}`;
}

export function wantedStart(row: StartRow, { isLoose = false } = {}): Wanted {
  return { kind: 'start', name: nameOf('start', row.id), bytes: row.input.length, row, isLoose };
}

export function wantedNote(row: NoteRow): Wanted {
  return { kind: 'note', name: nameOf('note', row.run_id, row.step), bytes: row.output?.length ?? 0, row };
}

export function wantedPark(row: ParkRow, waits: readonly WaitRow[] = []): Wanted {
  return { kind: 'park', name: nameOf('park', row.id), bytes: 0, row, waits };
}

export function wantedEnd(row: EndRow): Wanted {
  return { kind: 'end', name: nameOf('end', row.id), bytes: row.output?.length ?? 0, row };
}

export function wantedProgress(row: ProgressRow): Wanted {
  return { kind: 'progress', name: nameOf('progress', row.id), bytes: row.progress.length, row };
}

export function wantedLog(row: LogRow): Wanted {
  return { kind: 'log', name: nameOf('log', row.id), bytes: row.line.length, row };
}
