// What does it cost, who causes it, will I stay inside the limit?
import { useState } from 'react';
import { count, micros, money, percent } from '../base/numbers.ts';
import { duration } from '../base/time.ts';
import { label, title } from '../base/words.ts';
import type { OutputOf } from '../client/http.ts';
import { useActs, useMay } from '../client/me.ts';
import { useNames } from '../client/names.ts';
import { useAsk } from '../client/queries.ts';
import { Button } from '../parts/button.tsx';
import { From } from '../parts/from.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { RunDrawer, type Wish } from '../running/run-drawer.tsx';
import { Limit } from './home/side.tsx';

function monthBegin(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)).toISOString();
}

type By = 'capability' | 'model' | 'person';

export function Usage() {
  const [by, setBy] = useState<By>('capability');
  const [wish, setWish] = useState<Wish>();
  const budget = useAsk('meter.budget.show', {});
  const currency = budget.data?.currency ?? 'USD';
  return (
    <Page>
      <PageTitle title="Usage" />
      <Limits query={budget} onEdit={(quota) => setWish(edited(quota))} />
      <Section
        title="Who causes it"
        note="this month"
        end={
          <Segmented
            label="By"
            value={by}
            choices={[
              { value: 'capability', label: 'By what was done' },
              { value: 'model', label: 'By model' },
              { value: 'person', label: 'By whom' },
            ]}
            onChange={setBy}
          />
        }
      >
        {by === 'capability' ? <ByCapability currency={currency} /> : null}
        {by === 'model' ? <ByModel currency={currency} /> : null}
        {by === 'person' ? <ByPerson currency={currency} /> : null}
      </Section>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}

type Quota = OutputOf<'meter.quota.get'>;

function edited(quota: Quota): Wish {
  const given = { ...quota, ifVersion: quota.version };
  return { capability: 'meter.quota.set', given, fixed: ['scope', 'scopeId', 'ifVersion'] };
}

interface LimitsProps {
  readonly query: ReturnType<typeof useAsk<'meter.budget.show'>>;
  readonly onEdit: (quota: Quota) => void;
}

function Limits({ query, onEdit }: LimitsProps) {
  const may = useMay();
  const quota = useAsk('meter.quota.get', {}, { enabled: may('meter.quota.get') }).data;
  return (
    <Section
      first
      title="Limits"
      note="of the company"
      end={
        may('meter.quota.set') && quota ? (
          <Button small onClick={() => onEdit(quota)}>
            Edit limits
          </Button>
        ) : null
      }
    >
      <Panel query={query} what="The limits" lines={2}>
        {({ items, currency }) => {
          const own = items.filter(({ scope }) => scope === 'tenant');
          if (own.length === 0) return <Empty says="No limit is set. Work goes on whatever it costs." />;
          const told = (one: (typeof own)[number], n: number) =>
            one.unit === 'costMicros' ? micros(n, currency) : count(n);
          return (
            <ul className="grid gap-x-10 gap-y-5 border-border border-t pt-4 md:grid-cols-2 xl:grid-cols-3">
              {own.map((one) => (
                <li key={`${one.period} ${one.unit}`}>
                  <p className="text-meta text-muted">
                    {units[one.unit]} {one.period === 'run' ? 'in a run' : `a ${one.period}`}
                    {one.isHard ? ', then it stops' : ', then it warns'}
                  </p>
                  <p className="mt-0.5 flex items-baseline gap-2">
                    <span className="text-title tabular-nums">
                      <From source="Usage, settled" readAt={query.dataUpdatedAt} filter={`this ${one.period}`}>
                        {told(one, one.spent)}
                      </From>
                    </span>
                    <span className="text-muted tabular-nums">
                      of {told(one, one.limit)}
                      {one.reserved > 0 ? `, ${told(one, one.reserved)} reserved` : ''}
                    </span>
                  </p>
                  <Limit spent={one.spent} limit={one.limit} says={`of the limit a ${one.period}`} />
                </li>
              ))}
            </ul>
          );
        }}
      </Panel>
    </Section>
  );
}

const units = { costMicros: 'Cost', tokens: 'Tokens', calls: 'Calls' } as const;

type Summed = OutputOf<'meter.usage.summary'>['items'][number];

function ByCapability({ currency }: { readonly currency: string }) {
  const act = useActs();
  const query = useAsk('meter.usage.summary', { from: monthBegin() });
  const columns: readonly Column<Summed>[] = [
    {
      name: 'capability',
      title: 'What was done',
      isStrong: true,
      cell: ({ capability }) => <span title={capability}>{title(act(capability))}</span>,
    },
    { name: 'calls', title: 'Calls', isNumber: true, cell: ({ calls }) => count(calls) },
    {
      name: 'cost',
      title: 'Cost',
      isNumber: true,
      isMain: true,
      cell: ({ costMicros }) => micros(costMicros, currency),
    },
    {
      name: 'failures',
      title: 'Failed',
      isNumber: true,
      cell: ({ calls, failures }) => (failures === 0 ? 'none' : percent(failures / calls)),
    },
    {
      name: 'latency',
      title: 'Took',
      isNumber: true,
      cell: ({ latencyMs, calls }) => duration(latencyMs / Math.max(1, calls)),
    },
  ];
  return (
    <Panel query={query} what="What was used" lines={8}>
      {({ items }) => (
        <Ranked
          rows={items}
          columns={columns}
          keyOf={({ capability }) => capability}
          weightOf={({ costMicros, calls }) => costMicros * 1e6 + calls}
        />
      )}
    </Panel>
  );
}

type OfModel = OutputOf<'meter.usage.breakdown'>['items'][number];

function ByModel({ currency }: { readonly currency: string }) {
  const query = useAsk('meter.usage.breakdown', { from: monthBegin() });
  const columns: readonly Column<OfModel>[] = [
    {
      name: 'model',
      title: 'Model',
      isStrong: true,
      cell: ({ model, provider }) => `${model}${provider ? `, ${provider}` : ''}`,
    },
    { name: 'calls', title: 'Calls', isNumber: true, cell: ({ calls }) => count(calls) },
    { name: 'tokens', title: 'Tokens', isNumber: true, cell: ({ tokensIn, tokensOut }) => count(tokensIn + tokensOut) },
    {
      name: 'cost',
      title: 'Cost',
      isNumber: true,
      isMain: true,
      cell: ({ costMicros }) => micros(costMicros, currency),
    },
  ];
  return (
    <Panel query={query} what="What models cost" lines={4}>
      {({ items }) => (
        <Ranked
          rows={items}
          columns={columns}
          keyOf={({ provider, model }) => `${provider} ${model}`}
          weightOf={({ costMicros }) => costMicros}
          empty="No model was used this month. Cadre works without one, but does not write freely."
        />
      )}
    </Panel>
  );
}

type OfPerson = OutputOf<'platform.activity.people'>['items'][number];

function ByPerson({ currency }: { readonly currency: string }) {
  const may = useMay();
  const names = useNames();
  const query = useAsk('platform.activity.people', { limit: 100 }, { enabled: may('platform.activity.people') });
  const columns: readonly Column<OfPerson>[] = [
    { name: 'who', title: 'Who', isStrong: true, cell: ({ userId }) => names(userId)?.name ?? label(userId) },
    { name: 'calls', title: 'Calls', isNumber: true, cell: ({ calls }) => count(calls) },
    {
      name: 'cost',
      title: 'Cost',
      isNumber: true,
      isMain: true,
      cell: ({ costMicros }) => micros(costMicros, currency),
    },
    { name: 'days', title: 'Days', isNumber: true, cell: ({ activeDays }) => count(activeDays) },
  ];
  return (
    <Panel query={query} what="Who did how much" lines={6}>
      {({ items }) => (
        <Ranked
          rows={items}
          columns={columns}
          keyOf={({ userId }) => userId}
          weightOf={({ costMicros, calls }) => costMicros * 1e6 + calls}
        />
      )}
    </Panel>
  );
}

interface RankedProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly weightOf: (row: Row) => number;
  readonly empty?: string;
}

const most = 30;

function Ranked<Row>({ rows, columns, keyOf, weightOf, empty }: RankedProps<Row>) {
  if (rows.length === 0)
    return <Empty says={empty ?? `No cost yet this month. ${money({ amount: 0, currency: 'USD' })} was spent.`} />;
  const ordered = rows.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, most);
  return <Table label="Usage" columns={columns} rows={ordered} keyOf={keyOf} />;
}
