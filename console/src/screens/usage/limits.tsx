// The limits of the company: how much of each is spent, how much is held for work that runs.

import { useState } from 'react';
import { count, micros } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { From } from '../../parts/from.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { Limit } from '../home/side.tsx';

type Quota = OutputOf<'meter.quota.get'>;

function edited(quota: Quota): Wish {
  const given = { ...quota, ifVersion: quota.version };
  return { capability: 'meter.quota.set', given, fixed: ['scope', 'scopeId', 'ifVersion'] };
}

const units = { costMicros: 'Cost', tokens: 'Tokens', calls: 'Calls' } as const;

const none = {
  tenant: 'No limit is set. Work goes on whatever it costs.',
  agent: 'It has no limit of its own. Those of the company hold for it as for everybody.',
} as const;

interface LimitsProps {
  /** Whose they are: the company's, when absent. */
  readonly scope?: 'tenant' | 'agent';
  readonly scopeId?: string;
  readonly query: ReturnType<typeof useAsk<'meter.budget.show'>>;
}

export function Limits({ query, scope = 'tenant', scopeId }: LimitsProps) {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const quota = useAsk('meter.quota.get', scopeId ? { scope, scopeId } : {}, { enabled: may('meter.quota.get') }).data;
  return (
    <Section
      first
      title="Limits"
      note={scope === 'tenant' ? 'of the company' : 'of this agent, within those of the company'}
      end={
        may('meter.quota.set') && quota ? (
          <Button small onClick={() => setWish(edited(quota))}>
            Edit limits
          </Button>
        ) : null
      }
    >
      <Panel query={query} what="The limits" lines={2}>
        {({ items, currency }) => {
          const own = items.filter((one) => one.scope === scope);
          if (own.length === 0) return <Empty says={none[scope]} />;
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
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}
