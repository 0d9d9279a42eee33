// A company in which nobody works yet: three things that get it going, in the shape of decisions, in pencil until done.
import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { useStaff } from '../../client/staff.ts';
import { Button, LinkButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Section } from '../../parts/section.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { OpenDemo } from '../begin/open-demo.tsx';

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
      <ul className="border-border border-t">
        <Look />
        <Step title="Set up your company" why="Who answers for it, its name, a model, a first staff. Two minutes.">
          <LinkButton to="/welcome">Set it up</LinkButton>
        </Step>
        {all
          .filter(({ capability }) => may(capability))
          .map(({ title, why, button, capability, isDone }) => (
            <Step key={capability} isDone={isDone} title={title} why={why}>
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
            </Step>
          ))}
      </ul>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}

function Look() {
  const may = useMay();
  if (!may('platform.demo.open')) return null;
  return (
    <Step
      title="Look around in a made-up company first"
      why="A season of a small garden supplier, with three decisions waiting. Nothing leaves it. Half a minute."
    >
      <OpenDemo look="main" />
    </Step>
  );
}

interface StepProps {
  readonly title: string;
  readonly why: string;
  readonly isDone?: boolean;
  readonly children: ReactNode;
}

function Step({ title, why, isDone = false, children }: StepProps) {
  return (
    <li
      className="relative grid min-h-14 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 border-border
        border-b py-2.5 pr-3 pl-4 max-md:grid-cols-1 max-md:justify-items-start max-md:py-3.5"
    >
      {isDone ? null : (
        <i aria-hidden className="absolute inset-y-0 left-0 border-control border-l-[3px] border-dashed" />
      )}
      <span className="min-w-0">
        <b className="block font-[550]">{title}</b>
        <span className="text-meta text-muted">{why}</span>
      </span>
      {children}
    </li>
  );
}
