// One agent: what it did and what it waits for, how often it was approved, what it may spend, and what it may do.
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { useAsk } from '../../client/queries.ts';
import { type Colleague, useStaff } from '../../client/staff.ts';
import { Button, LinkButton } from '../../parts/button.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Page } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { Crumb } from '../../parts/top-slot.tsx';
import { useView, type View, ViewTabs } from '../../parts/view-tabs.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { usePress } from '../../running/use-press.ts';
import { InDays } from '../activity.tsx';
import { Limits } from '../usage/limits.tsx';
import { Earned } from './earned.tsx';
import { Rights } from './rights.tsx';
import { Work } from './work.tsx';

const views = [
  { value: 'work', label: 'Work', needs: 'identity.agent.list' },
  { value: 'record', label: 'Record', needs: 'approval.autonomy.list' },
  { value: 'spend', label: 'Use and limits', needs: 'platform.activity.person' },
  { value: 'rights', label: 'Rights', needs: 'identity.agent.list' },
] as const satisfies readonly View<string>[];

export function Agent() {
  const { agentId = '' } = useParams({ strict: false }) as { agentId?: string };
  const { query, items } = useStaff();
  const { open, view = 'work' } = useView(views);
  const agent = items.find(({ id }) => id === agentId);
  return (
    <Page>
      <Crumb title={agent?.name ?? 'An agent'} />
      <Panel query={query} what="This agent" lines={8}>
        {() =>
          agent ? (
            <>
              <Head agent={agent} />
              <ViewTabs label={agent.name} view={view} open={open} />
              {view === 'work' ? <Work agent={agent} /> : null}
              {view === 'record' ? <Earned agentId={agentId} /> : null}
              {view === 'spend' ? <Spend agentId={agentId} /> : null}
              {view === 'rights' ? <Rights agent={agent} /> : null}
            </>
          ) : (
            <Empty says="There is no such agent here.">
              <LinkButton to="/staff">See your staff</LinkButton>
            </Empty>
          )
        }
      </Panel>
    </Page>
  );
}

function Head({ agent: { id: agentId, name, status, ownerId, hits, n, doing } }: { readonly agent: Colleague }) {
  const may = useMay();
  const actor = useActor();
  const { busy, problem, press } = usePress();
  const [wish, setWish] = useState<Wish>();
  const isActive = status === 'active';
  const turn = isActive ? 'identity.agent.disable' : 'identity.agent.enable';
  const key = { capability: 'identity.agent.createKey', given: { agentId }, fixed: ['agentId'] };
  const facts = [
    `acts for ${actor('person', ownerId).name}`,
    n > 0 ? `${hits} of ${n} approved as asked` : 'no decision yet',
    isActive ? doing : '',
  ];
  return (
    <header className="mb-4 grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Mark kind="agent" name={name} />
        <h1 className="text-title">{name}</h1>
        <Status word={status} says={isActive ? 'at work' : 'stopped'} />
        <span className="ml-auto flex flex-wrap gap-2">
          {may('identity.agent.createKey') && isActive ? (
            <Button small onClick={() => setWish(key)}>
              Create a key
            </Button>
          ) : null}
          {may(turn) ? (
            <Button
              small
              look={isActive ? 'danger' : 'plain'}
              busy={busy && '…'}
              onClick={() => void press(turn, { agentId }, isActive ? `${name} is stopped.` : `${name} may act again.`)}
            >
              {isActive ? 'Stop this agent' : 'Let it act again'}
            </Button>
          ) : null}
        </span>
      </div>
      <p className="text-muted tabular-nums">{facts.filter(Boolean).join(' · ')}</p>
      {problem ? <Failed error={problem} what="This" /> : null}
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </header>
  );
}

function Spend({ agentId }: { readonly agentId: string }) {
  const may = useMay();
  const limits = useAsk(
    'meter.budget.show',
    { scope: 'agent', scopeId: agentId },
    { enabled: may('meter.budget.show') },
  );
  const did = useAsk('platform.activity.person', { userId: agentId });
  return (
    <div className="grid gap-8">
      {may('meter.budget.show') ? <Limits query={limits} scope="agent" scopeId={agentId} /> : null}
      <InDays query={did} />
    </div>
  );
}
