// What a run has cost, and which of its nodes it was: what was spent while one node alone was calling something is that
// node's, with all that a flow inside has spent. What was spent while several were is the run's and nobody's of them;
// so is everything in a run of more than ten thousand steps.
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
     select u.cost_micros, (
       select case when count(distinct ${nodeOfStep}) = 1 then min(${nodeOfStep}) end from work.journal
       where run_id = $1 and kind = 'invoke' and u.at between began_at and ended_at
         and (select count(*) from work.journal where run_id = $1) <= 10000) as node
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
