// A company in which nobody works yet: three things that get it going, in the shape of decisions, in pencil until done.
import { Check } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { useStaff } from '../../client/staff.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Section } from '../../parts/section.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';

interface Beginning {
  readonly title: string;
  readonly why: string;
  readonly button: string;
  readonly capability: string;
  readonly isDone: boolean;
}

export function useIsBeginning(): boolean {
  const may = useMay();
  const { query, items } = useStaff();
  return may('identity.agent.create') && query.data !== undefined && items.length === 0;
}

export function Beginnings() {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const secrets = useAsk('vault.secret.list', { limit: 1 }, { enabled: may('vault.secret.list') }).data?.items ?? [];
  const limits = useAsk('meter.budget.show', {}, { enabled: may('meter.budget.show') }).data?.items ?? [];
  const all: readonly Beginning[] = [
    {
      title: 'Hire your first agent',
      why: 'It acts for you, with the rights you give it, and asks before money moves. One minute.',
      button: 'Create an agent',
      capability: 'identity.agent.create',
      isDone: false,
    },
    {
      title: 'Say what may be spent',
      why: 'A limit for the day and the month; work stops there by itself. One minute.',
      button: 'Set the limits',
      capability: 'meter.quota.set',
      isDone: limits.length > 0,
    },
    {
      title: 'Put a first key into the vault',
      why: 'What your staff needs to reach a service; nobody sees it again. Two minutes.',
      button: 'Store a secret',
      capability: 'vault.secret.store',
      isDone: secrets.length > 0,
    },
  ];
  return (
    <Section title="What gets your staff going">
      <ul className="grid gap-2">
        {all
          .filter(({ capability }) => may(capability))
          .map(({ title, why, button, capability, isDone }) => (
            <li
              key={capability}
              className={`flex min-h-14 items-center gap-3 rounded-panel border px-4 py-2.5
                ${isDone ? 'border-border' : 'border-control border-dashed'}`}
            >
              <span className="min-w-0 flex-1">
                <b className="block font-[550]">{title}</b>
                <span className="text-meta text-muted">{why}</span>
              </span>
              {isDone ? (
                <span className="inline-flex items-center gap-1.5 text-muted">
                  <Check {...icon} />
                  Done
                </span>
              ) : (
                <Button small onClick={() => setWish({ capability })}>
                  {button}
                </Button>
              )}
            </li>
          ))}
      </ul>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}
