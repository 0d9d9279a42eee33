// What is not as it should be: tasks that were missed, actions that fail, somebody who does more than usual. Each until
// it is over, told again until somebody says that they know.
import { useState } from 'react';
import { percent } from '../base/numbers.ts';
import { duration, when } from '../base/time.ts';
import { label } from '../base/words.ts';
import type { OutputOf } from '../client/http.ts';
import { useMay, useMine } from '../client/me.ts';
import { useNames } from '../client/names.ts';
import { usePages } from '../client/pages.ts';
import { useAsk } from '../client/queries.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Empty, Failed, Panel } from '../parts/panel.tsx';
import { Page, PageTitle } from '../parts/section.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { ShowMore } from '../parts/show-more.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Told } from '../parts/told.tsx';
import { useView, type View, ViewTabs } from '../parts/view-tabs.tsx';
import { RunDrawer, type Wish } from '../running/run-drawer.tsx';
import { usePress } from '../running/use-press.ts';

type Alert = OutputOf<'platform.alert.list'>['items'][number];
type Rule = OutputOf<'platform.alertRule.list'>['items'][number];

const views = [
  { value: 'now', label: 'Alerts', needs: 'platform.alert.list' },
  { value: 'rules', label: 'Rules', needs: 'platform.alertRule.list' },
] as const satisfies readonly View<string>[];

const shown = { now: Now, rules: Rules } as const;

export function Alerts() {
  const { open, view } = useView(views);
  const mine = useMine();
  const Shown = view && shown[view];
  return (
    <Page>
      <PageTitle title="Alerts" />
      <Panel query={mine} what="What you may see of alerts" lines={6}>
        {() =>
          Shown ? (
            <>
              <ViewTabs label="Alerts" view={view} open={open} />
              <Shown />
            </>
          ) : (
            <Empty says="You may not see alerts. Whoever runs your company can allow it." />
          )
        }
      </Panel>
    </Page>
  );
}

const everyMs = 30_000;
type Which = Alert['state'];

function Now() {
  const [which, setWhich] = useState<Which>('raised');
  const { query, rows } = usePages('platform.alert.list', { state: which, limit: 50 }, { everyMs });
  return (
    <>
      <div className="mb-2">
        <Segmented
          label="Which alerts"
          value={which}
          choices={[
            { value: 'raised', label: 'Open' },
            { value: 'acknowledged', label: 'Known' },
            { value: 'resolved', label: 'Over' },
          ]}
          onChange={setWhich}
        />
      </div>
      <Panel query={query} what="The alerts" lines={4}>
        {() => (
          <div className="border-border border-t">
            {rows.length === 0 ? (
              <Empty says={nothing[which]} />
            ) : (
              <ul>
                {rows.map((one) => (
                  <AlertRow key={one.id} alert={one} />
                ))}
              </ul>
            )}
            <ShowMore query={query} />
          </div>
        )}
      </Panel>
    </>
  );
}

const nothing: Readonly<Record<Which, string>> = {
  raised: 'Nothing is out of order. It is looked for every five minutes.',
  acknowledged: 'There is nothing that somebody knows of and that is not over.',
  resolved: 'Nothing was out of order yet.',
};

function AlertRow({ alert }: { readonly alert: Alert }) {
  const may = useMay();
  const names = useNames();
  const { busy, problem, press } = usePress();
  const { id: alertId, kind, severity, state, summary, raisedAt, seenAt, acknowledgedBy, resolvedAt } = alert;
  const turn = state === 'raised' ? 'platform.alert.acknowledge' : 'platform.alert.reopen';
  const known = acknowledgedBy ? `known to ${names(acknowledgedBy)?.name ?? 'somebody'}` : undefined;
  const facts = [label(kind), `since ${when(raisedAt)}`, resolvedAt ? `over ${when(resolvedAt)}` : undefined, known];
  return (
    <li className="grid gap-1 border-border border-b py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="w-20">
          <Status word={severity === 'critical' ? 'critical' : 'warning'} says={label(severity)} />
        </span>
        <span className="min-w-0 flex-1 basis-60">
          <span className="block font-[550] [overflow-wrap:anywhere]">
            <Told text={summary} />
          </span>
          <span className="block text-meta text-muted tabular-nums">
            {[...facts, `last seen ${when(seenAt)}`].filter(Boolean).join(' · ')}
          </span>
        </span>
        {state === 'resolved' ? null : <LookButton alert={alert} />}
        {state !== 'resolved' && may(turn) ? (
          <Button
            small
            busy={busy && '…'}
            onClick={() => void press(turn, { alertId }, state === 'raised' ? 'You know of it.' : 'Told again.')}
          >
            {state === 'raised' ? 'I know of it' : 'Tell again'}
          </Button>
        ) : null}
      </div>
      {problem ? <Failed error={problem} what="This" /> : null}
    </li>
  );
}

/** Where one sees why, and mends it. */
const places: Readonly<Record<Alert['kind'], { readonly to: string; readonly tab?: string }>> = {
  missed_task: { to: '/runs', tab: 'schedules' },
  stuck_work: { to: '/runs' },
  hanging_work: { to: '/runs' },
  failing_work: { to: '/runs' },
  dead_delivery: { to: '/runs', tab: 'dead' },
  failing_action: { to: '/audit' },
  unusual_activity: { to: '/activity/people' },
  slow_capability: { to: '/health' },
  part_down: { to: '/health' },
  disk_full: { to: '/health' },
};

function LookButton({ alert: { kind, subject } }: { readonly alert: Alert }) {
  const { to, tab } = places[kind];
  return (
    <LinkButton to={kind === 'unusual_activity' ? `${to}/${subject}` : to} search={tab ? { tab } : {}}>
      Look
    </LinkButton>
  );
}

const minuteMs = 60_000;

/** A share is told in percent: "20% or more of failures within an hour". */
function fromWords(threshold: number, means: string): string {
  const isShare = means.startsWith('share of ');
  return isShare ? `${percent(threshold)} or more${means.slice('share'.length)}` : `${threshold} or more ${means}`;
}

const rules: readonly Column<Rule>[] = [
  { name: 'kind', title: 'What', isStrong: true, cell: ({ kind }) => label(kind) },
  {
    name: 'threshold',
    title: 'From',
    cell: ({ threshold, thresholdMeans }) => (
      <span className="whitespace-normal">{fromWords(threshold, thresholdMeans)}</span>
    ),
  },
  { name: 'quiet', title: 'Told again after', cell: ({ quietMinutes }) => duration(quietMinutes * minuteMs) },
  {
    name: 'enabled',
    title: 'Status',
    cell: ({ enabled }) => (
      <Status word={enabled ? 'active' : 'paused'} says={enabled ? 'looked for' : 'not looked for'} />
    ),
  },
];

function Rules() {
  const may = useMay();
  const query = useAsk('platform.alertRule.list', {});
  const [wish, setWish] = useState<Wish>();
  const onOpen = ({ kind, version: ifVersion, threshold, atLeast, quietMinutes, enabled }: Rule) =>
    setWish({
      capability: 'platform.alertRule.set',
      given: { kind, ifVersion, threshold, atLeast, quietMinutes, enabled },
      fixed: ['kind', 'ifVersion'],
    });
  return (
    <>
      <Panel query={query} what="The rules" lines={5}>
        {({ items }) => (
          <Table
            label="Rules of alerts"
            columns={rules}
            rows={items}
            keyOf={({ kind }) => kind}
            onOpen={may('platform.alertRule.set') ? onOpen : undefined}
          />
        )}
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </>
  );
}
