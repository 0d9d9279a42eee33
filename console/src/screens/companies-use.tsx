// What every company does here and what it costs, in sums: of nobody in them what they did.
import { count, many, micros, percent } from '../base/numbers.ts';
import { day, when } from '../base/time.ts';
import type { OutputOf } from '../client/http.ts';
import { useAsk } from '../client/queries.ts';
import { Bars } from '../parts/chart/shares.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';

type Used = OutputOf<'platform.activity.companies'>['items'][number] & { readonly name: string };

const currency = 'USD';
const whole = { limit: 200 } as const;

const columns: readonly Column<Used>[] = [
  { name: 'name', title: 'Company', isStrong: true, cell: ({ name }) => name },
  { name: 'people', title: 'People and agents', isNumber: true, cell: ({ people }) => count(people) },
  { name: 'calls', title: 'Calls', isNumber: true, cell: ({ calls }) => count(calls) },
  {
    name: 'failures',
    title: 'Failed',
    isNumber: true,
    cell: ({ calls, failures }) => (failures === 0 ? 'none' : percent(failures / calls)),
  },
  { name: 'tokens', title: 'Tokens', isNumber: true, cell: ({ tokens }) => count(tokens) },
  {
    name: 'costMicros',
    title: 'Cost',
    isNumber: true,
    isMain: true,
    cell: ({ costMicros }) => micros(costMicros, currency),
  },
  { name: 'lastSeenAt', title: 'Last', cell: ({ lastSeenAt }) => when(lastSeenAt) },
];

export function CompaniesUse() {
  const query = useAsk('platform.activity.companies', whole);
  const names = new Map(useAsk('tenant.tenant.list', whole).data?.items.map(({ id, name }) => [id, name]));
  return (
    <Panel query={query} what="What companies did" lines={6}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty says="Nothing was done on this installation in thirty days. It is added up every 15 minutes." />
        ) : (
          <Sums rows={items.map((one) => ({ ...one, name: names.get(one.tenantId) ?? 'A company that is gone' }))} />
        )
      }
    </Panel>
  );
}

function Sums({ rows }: { readonly rows: readonly Used[] }) {
  const all = (of: (one: Used) => number) => rows.reduce((sum, one) => sum + of(one), 0);
  const points = rows.map(({ name, costMicros }) => ({ label: name, value: costMicros }));
  const since = new Date();
  since.setUTCDate(since.getUTCDate() - 29);
  return (
    <div className="grid gap-6">
      <p className="max-w-[62ch] text-lead">
        Since {day(since.toISOString())}, {many(rows.length, 'company', 'companies')} with{' '}
        {many(
          all(({ people }) => people),
          'person or agent',
          'people and agents',
        )}{' '}
        made{' '}
        {many(
          all(({ calls }) => calls),
          'call',
        )}{' '}
        and cost{' '}
        {micros(
          all(({ costMicros }) => costMicros),
          currency,
        )}
        .
      </p>
      {points.filter(({ value }) => value > 0).length > 1 ? (
        <Bars title="Which company costs what?" points={points} says={(value) => micros(value, currency)} />
      ) : null}
      <Table label="Use by company" columns={columns} rows={rows} keyOf={({ tenantId }) => tenantId} />
    </div>
  );
}
