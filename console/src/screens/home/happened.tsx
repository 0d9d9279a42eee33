// What happened since one looked: summed by run and capability, or every step.
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { count } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { tried } from '../../base/words.ts';
import { newKey, type OutputOf, run } from '../../client/http.ts';
import { useActs, useMay, useSummaries } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { renew, useAsk } from '../../client/queries.ts';
import { LogRow } from '../../parts/log-row.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { tell } from '../../parts/toast.tsx';
import { gathered, inRows } from './gathered.ts';
import { useActsOfStaff } from './since.ts';

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
function useIsTold(): (one: Pick<Sum, 'effect' | 'capability' | 'actorKind' | 'outcome'>) => boolean {
  const summary = useSummaries();
  return (one) => one.effect !== 'read' && !isDull(one) && summary(one.capability) !== undefined;
}

/** A mail of the house that did not leave is a notice, unless no mail is set up: then it is nobody's business here. */
function isDull({ capability, actorKind, outcome }: Pick<Sum, 'capability' | 'actorKind' | 'outcome'>): boolean {
  if (actorKind === 'service' && capability === 'mail.send') return outcome !== 'done';
  return actorKind === 'visitor' || dull.test(capability);
}

type Sums = readonly Sum[] | undefined;

/** Agents and people first; what the house did by itself is asked for apart, so that it pushes nobody out. */
function told(all: readonly Sums[], isTold: (one: Sum) => boolean, saying: (one: Sum) => string) {
  const groups = all.flatMap((items) => gathered((items ?? []).filter(isTold), saying).slice(0, most / 2));
  return groups.toSorted((a, b) => (a.newest.lastAt > b.newest.lastAt ? -1 : 1)).slice(0, most);
}

/** The house does much by itself, of which little is told. */
const mostOfHouse = 60;

function Summed({ since }: { readonly since: string }) {
  const query = useActsOfStaff(since);
  const people = useAsk('audit.entry.sum', { from: since, actorKind: 'person', limit: 100 }).data?.items;
  const house = useAsk('audit.entry.sum', { from: since, actorKind: 'service', limit: mostOfHouse }).data?.items;
  const sentence = useSentence();
  const isTold = useIsTold();
  const actor = useActor();
  const navigate = useNavigate();
  const saying = (one: Sum) => `${actor(one.actorKind, one.actorId).name} ${sentence(one.capability, one.outcome)}`;
  return (
    <Panel query={query} what="The log">
      {({ items }) => (
        <Rows
          items={told([items, people, house], isTold, saying)}
          row={({ newest: one, all, count: n }) => (
            <LogRow
              key={`${one.lastId} ${one.capability}`}
              at={one.lastAt}
              who={actor(one.actorKind, one.actorId)}
              failed={one.outcome === 'failed'}
              onUndo={all.some(({ undoable }) => undoable > 0) ? () => undoGroups(all) : undefined}
              onOpen={() => void navigate({ to: '/audit' })}
            >
              {sentence(one.capability, one.outcome)}
              <Often n={n} />
            </LogRow>
          )}
        />
      )}
    </Panel>
  );
}

function Often({ n }: { readonly n: number }) {
  return n > 1 ? <span className="tabular-nums">, {count(n)} times</span> : null;
}

function Steps({ since }: { readonly since: string }) {
  const query = useAsk('audit.entry.list', { from: since, limit: 100 });
  const sentence = useSentence();
  const isTold = useIsTold();
  const actor = useActor();
  const navigate = useNavigate();
  const saying = (one: Entry) => `${actor(one.actorKind, one.actorId).name} ${sentence(one.capability, one.outcome)}`;
  return (
    <Panel query={query} what="The log">
      {({ items }) => (
        <Rows
          items={inRows(items.filter(isTold), saying)}
          row={({ newest: one, count: n }) => (
            <LogRow
              key={one.id}
              at={one.at}
              who={actor(one.actorKind, one.actorId)}
              failed={one.outcome === 'failed'}
              onUndo={n === 1 && one.undo.possible ? () => undoEntry(one) : undefined}
              onOpen={() => void navigate({ to: '/audit' })}
            >
              {sentence(one.capability, one.outcome)}
              <Often n={n} />
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
  return (capability, outcome) => tried(outcome, act(capability));
}

/** One after the other: what was done first may be what the rest stands on. */
async function undoGroups(groups: readonly Sum[]) {
  await attempt(async () => {
    for (const { cause, capability, undoable } of groups) {
      if (undoable > 0) await run('audit.entry.undoGroup', { cause, capability }, newKey());
    }
  });
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
