// What happened since one looked: summed by run and capability, or every step.
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { count } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { asDone, lowered, title } from '../../base/words.ts';
import { newKey, type OutputOf, run } from '../../client/http.ts';
import { useActs, useMay, useSummaries } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { renew, useAsk } from '../../client/queries.ts';
import { LogRow } from '../../parts/log-row.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { tell } from '../../parts/toast.tsx';

const most = 12;
/** Signing in and looking around is not what one comes to read about. */
const dull = /^(identity\.(session|factor)|audit\.seal|notify|platform\.alert)\./;

type Mode = 'summed' | 'steps';

export function Happened({ since }: { readonly since: string }) {
  const may = useMay();
  const [mode, setMode] = useState<Mode>('summed');
  if (!may('audit.entry.list')) return null;
  return (
    <Section
      title="What happened"
      note={`since ${when(since)}`}
      end={
        <span className="max-md:hidden">
          <Segmented
            label="How much of it"
            value={mode}
            choices={[
              { value: 'summed', label: 'Summed' },
              { value: 'steps', label: 'Every step' },
            ]}
            onChange={setMode}
          />
        </span>
      }
    >
      {mode === 'summed' ? <Summed since={since} /> : <Steps since={since} />}
    </Section>
  );
}

type Sum = OutputOf<'audit.entry.sum'>['items'][number];
type Entry = OutputOf<'audit.entry.list'>['items'][number];

/** What the house does by itself, and what is asked by a name that nobody is told, is in the record alone. */
function useIsTold(): (one: Pick<Sum, 'effect' | 'capability' | 'actorKind'>) => boolean {
  const summary = useSummaries();
  return ({ effect, capability, actorKind }) =>
    effect !== 'read' && actorKind !== 'visitor' && !dull.test(capability) && summary(capability) !== undefined;
}

/** The same thing done by the same one, in a row, is one line. */
function merged(items: readonly Sum[]): Sum[] {
  const found = new Map<string, Sum>();
  for (const one of items) {
    const kind = `${one.actorId} ${one.capability} ${one.outcome}`;
    const known = found.get(kind);
    const sum = known ? { ...known, count: known.count + one.count, cause: '' } : one;
    found.set(kind, sum);
  }
  return [...found.values()];
}

type Sums = readonly Sum[] | undefined;

/** Agents and people first; what the house did by itself is asked for apart, so that it pushes nobody out. */
function told(all: readonly Sums[], isTold: (one: Sum) => boolean): Sum[] {
  const sums = all.flatMap((items) => merged((items ?? []).filter(isTold)).slice(0, most / 2));
  return sums.toSorted((a, b) => (a.lastAt > b.lastAt ? -1 : 1)).slice(0, most);
}

function Summed({ since }: { readonly since: string }) {
  const query = useAsk('audit.entry.sum', { from: since, limit: 100, actorKind: 'agent' });
  const people = useAsk('audit.entry.sum', { from: since, limit: 100, actorKind: 'person' }).data?.items;
  const house = useAsk('audit.entry.sum', { from: since, limit: 100, actorKind: 'service' }).data?.items;
  const sentence = useSentence();
  const isTold = useIsTold();
  const actor = useActor();
  const navigate = useNavigate();
  return (
    <Panel query={query} what="The log">
      {({ items }) => (
        <Rows
          items={told([items, people, house], isTold)}
          row={(one) => (
            <LogRow
              key={`${one.lastId} ${one.capability}`}
              at={one.lastAt}
              who={actor(one.actorKind, one.actorId)}
              failed={one.outcome === 'failed'}
              onUndo={one.undoable > 0 && one.cause !== '' ? () => undoGroup(one) : undefined}
              onOpen={() => void navigate({ to: '/audit' })}
            >
              {sentence(one.capability, one.outcome)}
              {one.count > 1 ? <span className="tabular-nums">, {count(one.count)} times</span> : null}
            </LogRow>
          )}
        />
      )}
    </Panel>
  );
}

function Steps({ since }: { readonly since: string }) {
  const query = useAsk('audit.entry.list', { from: since, limit: 50 });
  const sentence = useSentence();
  const isTold = useIsTold();
  const actor = useActor();
  const navigate = useNavigate();
  return (
    <Panel query={query} what="The log">
      {({ items }) => (
        <Rows
          items={items.filter(isTold)}
          row={(one) => (
            <LogRow
              key={one.id}
              at={one.at}
              who={actor(one.actorKind, one.actorId)}
              failed={one.outcome === 'failed'}
              onUndo={one.undo.possible ? () => undoEntry(one) : undefined}
              onOpen={() => void navigate({ to: '/audit' })}
            >
              {sentence(one.capability, one.outcome)}
            </LogRow>
          )}
        />
      )}
    </Panel>
  );
}

function Rows<Item>({
  items,
  row,
}: {
  readonly items: readonly Item[];
  readonly row: (item: Item) => React.ReactNode;
}) {
  if (items.length === 0) {
    return (
      <div className="border-border border-t">
        <Empty says="Nothing was changed in this time." />
      </div>
    );
  }
  return <ul className="border-border border-t">{items.map(row)}</ul>;
}

function useSentence(): (capability: string, outcome: string) => string {
  const act = useActs();
  return (capability, outcome) => {
    if (outcome === 'done') return asDone(act(capability));
    const wish = lowered(title(act(capability)));
    return outcome === 'refused' ? `was not allowed to ${wish}` : `failed to ${wish}`;
  };
}

async function undoGroup({ cause, capability }: Sum) {
  await attempt(() => run('audit.entry.undoGroup', { cause, capability }, newKey()));
}

async function undoEntry({ id: entryId }: Entry) {
  await attempt(() => run('invoke.call.undo', { entryId }, newKey()));
}

async function attempt(undo: () => Promise<unknown>) {
  try {
    await undo();
    tell('Taken back.');
  } catch (error) {
    tell(`It could not be taken back: ${(error as Error).message}`, { failed: true });
  }
  renew('audit.entry.sum', 'audit.entry.list');
}
