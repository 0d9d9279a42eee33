// How many rows a rehearsal has changed, as the database itself counts them: also those that several parts of one
// statement change, and triggers. It counts what a connection did, so what counts is the difference.
import { prepared, records, WriteScope } from '#kernel/store';
import type { Unit } from './unit.ts';

const counted = prepared(
  'select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int as changed from pg_stat_xact_user_tables',
);

export async function rowsCounted({ scope }: Pick<Unit, 'scope'>): Promise<number> {
  if (!(scope instanceof WriteScope)) return 0;
  const [row] = records(await scope.run({ statement: counted, values: [] }));
  return Number(row?.changed ?? 0);
}
