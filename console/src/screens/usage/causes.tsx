// Who causes the cost: by what was done, by model, by whom and in which workspace; the dearest first.
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { count, micros, money, percent } from '../../base/numbers.ts';
import { duration } from '../../base/time.ts';
import { label, title } from '../../base/words.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAllActs, useMay } from '../../client/me.ts';
import { type Named, useNames } from '../../client/names.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Bars } from '../../parts/chart/shares.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { noWorkspace } from '../activity.tsx';

function monthBegin(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)).toISOString();
}

type Summed = OutputOf<'meter.usage.summary'>['items'][number];

export function ByCapability({ currency }: { readonly currency: string }) {
  const act = useAllActs();
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
          costs={{ currency, nameOf: ({ capability }) => title(act(capability)) }}
          weightOf={({ costMicros, calls }) => costMicros * 1e6 + calls}
        />
      )}
    </Panel>
  );
}

function some(tokens: number): string {
  return tokens === 0 ? 'none' : count(tokens);
}

type OfModel = OutputOf<'meter.usage.breakdown'>['items'][number];

export function ByModel({ currency }: { readonly currency: string }) {
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
    { name: 'cached', title: 'From cache', isNumber: true, cell: ({ tokensCached }) => some(tokensCached) },
    { name: 'kept', title: 'Into cache', isNumber: true, cell: ({ tokensKept }) => some(tokensKept) },
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
          costs={{ currency, nameOf: ({ model }) => model }}
          weightOf={({ costMicros }) => costMicros}
          empty="No model was used this month. Cadre works without one, but does not write freely."
        />
      )}
    </Panel>
  );
}

type OfPerson = OutputOf<'platform.activity.people'>['items'][number];

export function ByPerson({ currency }: { readonly currency: string }) {
  const may = useMay();
  const names = useNames();
  const navigate = useNavigate();
  const query = useAsk('platform.activity.people', { limit: 100 }, { enabled: may('platform.activity.people') });
  const columns: readonly Column<OfPerson>[] = [
    { name: 'who', title: 'Who', isStrong: true, cell: ({ userId }) => <Who named={names(userId)} id={userId} /> },
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
          onOpen={({ userId: who }) => void navigate({ to: '/activity/people/$who', params: { who } })}
          costs={{ currency, nameOf: ({ userId }) => names(userId)?.name ?? `Somebody, ${userId.slice(-4)}` }}
          weightOf={({ costMicros, calls }) => costMicros * 1e6 + calls}
        />
      )}
    </Panel>
  );
}

function Who({ named, id }: { readonly named: Named | undefined; readonly id: string }) {
  const who = named ?? { name: /^[0-9a-f-]{36}$/.test(id) ? `Somebody, ${id.slice(-4)}` : label(id), kind: 'system' };
  return (
    <span className="inline-flex items-center gap-2.5">
      <Mark {...who} /> {who.name}
    </span>
  );
}

type OfWorkspace = OutputOf<'platform.activity.projects'>['items'][number];

export function ByWorkspace({ currency }: { readonly currency: string }) {
  const may = useMay();
  const navigate = useNavigate();
  const enabled = may('platform.activity.projects');
  const query = useAsk('platform.activity.projects', { limit: 100, from: monthBegin().slice(0, 10) }, { enabled });
  const columns: readonly Column<OfWorkspace>[] = [
    {
      name: 'workspace',
      title: 'Workspace',
      isStrong: true,
      cell: ({ workspaceId }) => (workspaceId === '' ? 'The company itself' : workspaceId),
    },
    { name: 'people', title: 'Who worked there', isNumber: true, cell: ({ people }) => count(people) },
    { name: 'calls', title: 'Calls', isNumber: true, cell: ({ calls }) => count(calls) },
    {
      name: 'cost',
      title: 'Cost',
      isNumber: true,
      isMain: true,
      cell: ({ costMicros }) => micros(costMicros, currency),
    },
  ];
  return (
    <Panel query={query} what="How much each workspace used" lines={4}>
      {({ items }) => (
        <Ranked
          rows={items}
          columns={columns}
          keyOf={({ workspaceId }) => workspaceId}
          onOpen={({ workspaceId }) =>
            void navigate({
              to: '/activity/workspaces/$workspace',
              params: { workspace: workspaceId || noWorkspace },
            })
          }
          weightOf={({ costMicros, calls }) => costMicros * 1e6 + calls}
        />
      )}
    </Panel>
  );
}

interface Costs<Row> {
  readonly currency: string;
  readonly nameOf: (row: Row) => string;
}

interface RankedProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly weightOf: (row: Row) => number;
  readonly onOpen?: (row: Row) => void;
  readonly empty?: string;
  /** Drawn as well, where several cost something. */
  readonly costs?: Costs<Row>;
}

const most = 30;
/** So many that cost nothing do not hide what does. */
const fewFree = 3;

function Ranked<Row extends Cost>({ rows, weightOf, empty, costs, ...shown }: RankedProps<Row>) {
  const [isWhole, setWhole] = useState(false);
  if (rows.length === 0)
    return <Empty says={empty ?? `No cost yet this month. ${money({ amount: 0, currency: 'USD' })} was spent.`} />;
  const ordered = rows.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, most);
  const dear = ordered.filter(({ costMicros }) => costMicros > 0);
  const free = ordered.length - dear.length;
  const isFolded = !isWhole && dear.length > 0 && free > fewFree;
  return (
    <>
      {costs ? <CostBars {...costs} rows={ordered} /> : null}
      <Table label="Usage" rows={isFolded ? dear : ordered} {...shown} />
      {isFolded ? (
        <Button look="quiet" onClick={() => setWhole(true)}>
          {`Show ${count(free)} that cost nothing`}
        </Button>
      ) : null}
    </>
  );
}

interface Cost {
  readonly costMicros: number;
}

function CostBars<Row extends Cost>({ rows, currency, nameOf }: Costs<Row> & { readonly rows: readonly Row[] }) {
  const dear = rows.filter(({ costMicros }) => costMicros > 0);
  if (dear.length < 2) return null;
  const points = dear.map((row) => ({ label: nameOf(row), value: row.costMicros }));
  return (
    <div className="mb-6 border-border border-t pt-3">
      <Bars title="Who causes the cost?" points={points} says={(value) => micros(value, currency)} />
    </div>
  );
}
