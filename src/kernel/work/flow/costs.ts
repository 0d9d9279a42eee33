// What a run has cost, and which of its nodes it was: that whose step has spent it, with all that a flow inside has
// spent. Where nobody wrote down the step, it is the node's that alone was calling something at the time; when several
// were, or the run has more than ten thousand steps, it is nobody's.
import type { Call } from '#kernel/contract';
import { prepared, records } from '#kernel/store';
import { nodeOfStep } from './turns.ts';

const find = prepared(
  `with recursive inside as (
     select ${nodeOfStep} as node, (output ->> 'runId')::uuid as run from work.journal
     where run_id = $1 and kind = 'invoke' and what = 'work.flow.run' and output is not null
   ), tree as (
     select node, run from inside where run is not null
     union all select t.node, r.id from work.runs r join tree t on r.parent_id = t.run
   ), own as (
     select u.cost_micros, coalesce(regexp_replace(u.step, '(\\.in|#[^/]*)$', ''), (
       select case when count(distinct ${nodeOfStep}) = 1 then min(${nodeOfStep}) end from work.journal
       where run_id = $1 and kind = 'invoke' and u.at between began_at and ended_at
         and (select count(*) from work.journal where run_id = $1) <= 10000)) as node
     from meter.usage_metering u where u.run_id = $1::text and u.cost_micros > 0
   ), spent as (
     select node, cost_micros from own
     union all
     select t.node, u.cost_micros from tree t join meter.usage_metering u on u.run_id = t.run::text
     where u.cost_micros > 0
   )
   select node, sum(cost_micros)::bigint as micros from spent group by node`,
);

export interface Costs {
  /** In millionths of the currency's unit. */
  readonly whole: number;
  readonly byNode: ReadonlyMap<string, number>;
}

export async function costsOf({ db }: Pick<Call, 'db'>, runId: string): Promise<Costs> {
  const rows = records(await db.$run({ statement: find, values: [runId] }));
  const spent = rows.map(({ node, micros }) => ({ node, micros: Number(micros) }));
  return {
    whole: spent.reduce((sum, { micros }) => sum + micros, 0),
    byNode: new Map(spent.flatMap(({ node, micros }) => (node === null ? [] : [[String(node), micros]]))),
  };
}

/** Whole cents: what is less than half of one is none. */
export function centsOf(micros: number) {
  return { amount: Math.round(micros / 10_000), currency: 'USD' };
}
