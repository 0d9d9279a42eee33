// What one person, one agent or one workspace did: day by day, and what of it. Everybody sees their own.
import { useParams } from '@tanstack/react-router';
import { count, micros, percent } from '../base/numbers.ts';
import { label, title } from '../base/words.ts';
import type { OutputOf } from '../client/http.ts';
import { useAllActs } from '../client/me.ts';
import { useNames } from '../client/names.ts';
import { useAsk } from '../client/queries.ts';
import { Figure } from '../parts/chart/figure.tsx';
import { DayBars } from '../parts/day-bars.tsx';
import { From } from '../parts/from.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Crumb } from '../parts/top-slot.tsx';

type Did = OutputOf<'platform.activity.person'>;

/** An address has no empty word in it: what belongs to no workspace is the company’s own. */
export const noWorkspace = 'company';
const shownDays = 30;
const dayMs = 86_400_000;

export function PersonActivity() {
  const { who = '' } = useParams({ strict: false }) as { who?: string };
  const named = useNames()(who);
  const query = useAsk('platform.activity.person', { userId: who });
  return <Told query={query} name={named?.name ?? label(who)} />;
}

export function WorkspaceActivity() {
  const { workspace = '' } = useParams({ strict: false }) as { workspace?: string };
  const isNone = workspace === noWorkspace;
  const query = useAsk('platform.activity.project', { workspaceId: isNone ? '' : workspace });
  return <Told query={query} name={isNone ? 'The company itself' : workspace} />;
}

export function OwnActivity() {
  return <Told query={useAsk('platform.activity.mine', {})} name="What you did" />;
}

interface ToldProps {
  readonly query: ReturnType<typeof useAsk<'platform.activity.person'>>;
  readonly name: string;
}

function Told({ query, name }: ToldProps) {
  return (
    <Page>
      <Crumb title={name} />
      <PageTitle title={name} />
      <InDays query={query} />
    </Page>
  );
}

export function InDays({ query }: Pick<ToldProps, 'query'>) {
  return (
    <Panel query={query} what="What was done" lines={8}>
      {(did) =>
        did.capabilities.length === 0 ? (
          <Empty says="Nothing was done in the last 30 days. What happens now stands here some minutes later." />
        ) : (
          <Drawn did={did} readAt={query.dataUpdatedAt} />
        )
      }
    </Panel>
  );
}

function Drawn({ did: { days, capabilities }, readAt }: { readonly did: Did; readonly readAt: number }) {
  const today = new Date().toISOString().slice(0, 10);
  const byDay = new Map(days.map(({ onDate, calls }) => [onDate, calls]));
  const drawn = Array.from({ length: shownDays }, (_, back) => {
    const on = new Date(Date.now() - (shownDays - 1 - back) * dayMs).toISOString().slice(0, 10);
    return { on, value: byDay.get(on) ?? 0 };
  });
  const sum = (of: 'calls' | 'failures' | 'costMicros') => days.reduce((all, day) => all + day[of], 0);
  const source = { source: 'Sums of usage by day', readAt, filter: 'the last 30 days' };
  const calls = sum('calls');
  return (
    <>
      <div className="flex flex-wrap gap-x-10 gap-y-4">
        <Figure title="Done">
          <From {...source}>{count(calls)}</From>
        </Figure>
        <Figure title="Refused or failed">
          <From {...source}>{calls === 0 ? 'none' : percent(sum('failures') / calls)}</From>
        </Figure>
        <Figure title="Cost">
          <From {...source}>{micros(sum('costMicros'), 'USD')}</From>
        </Figure>
        <Figure title="Days at work">
          <From {...source}>{count(days.filter((day) => day.calls > 0).length)}</From>
        </Figure>
      </div>
      <Section title="Day by day" note="in UTC">
        <div className="border-border border-t pt-3">
          <DayBars title="How much was done?" days={drawn} today={today} says={(value) => `${count(value)} done`} />
        </div>
      </Section>
      <Section title="What of it" note="the fifty busiest">
        <Busiest rows={capabilities} />
      </Section>
    </>
  );
}

type Busy = Did['capabilities'][number];

function Busiest({ rows }: { readonly rows: readonly Busy[] }) {
  const act = useAllActs();
  const columns: readonly Column<Busy>[] = [
    { name: 'what', title: 'What', isStrong: true, cell: ({ capability }) => title(act(capability)) },
    { name: 'calls', title: 'Times', isNumber: true, isMain: true, cell: ({ calls }) => count(calls) },
    {
      name: 'failures',
      title: 'Failed',
      isNumber: true,
      cell: ({ calls, failures }) => (failures === 0 ? 'none' : percent(failures / calls)),
    },
    { name: 'costMicros', title: 'Cost', isNumber: true, cell: ({ costMicros }) => micros(costMicros, 'USD') },
  ];
  return <Table label="What was done" columns={columns} rows={rows} keyOf={({ capability }) => capability} />;
}
