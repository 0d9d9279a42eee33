// Who did what, with whose leave; can I prove it, can I take it back?
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import { count, many } from '../base/numbers.ts';
import { when } from '../base/time.ts';
import { passing, tried } from '../base/words.ts';
import { newKey, type OutputOf, read, rehearse, run } from '../client/http.ts';
import { useActs, useMay, useSummaries } from '../client/me.ts';
import { useActor } from '../client/names.ts';
import { renew, useAsk } from '../client/queries.ts';
import { Button } from '../parts/button.tsx';
import { Drawer } from '../parts/dialog.tsx';
import { boxLook } from '../parts/form/look.ts';
import { factsOf, KeyValues } from '../parts/key-values.tsx';
import { Mark } from '../parts/mark.tsx';
import { Empty, Failed, Panel } from '../parts/panel.tsx';
import { Consequences, PencilSheet, RehearsedAnswer } from '../parts/pencil-sheet.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { tell } from '../parts/toast.tsx';
import { type Filter, filterIn } from './record-filter.ts';

type Entry = OutputOf<'audit.entry.list'>['items'][number];

/** How often in a row the same one has looked at the same. What changes something always stands by itself. */
interface Told extends Entry {
  readonly times: number;
}

function told(rows: readonly Entry[]): Told[] {
  const all: Told[] = [];
  for (const row of rows) {
    const last = all.at(-1);
    const isAgain = row.effect === 'read' && last?.actorId === row.actorId && last.capability === row.capability;
    if (last && isAgain && last.outcome === row.outcome) all[all.length - 1] = { ...last, times: last.times + 1 };
    else all.push({ ...row, times: 1 });
  }
  return all;
}

const pageSize = 50;

function useEntries(filter: Filter) {
  const query = useInfiniteQuery({
    queryKey: ['audit.entry.list', filter, 'all'],
    queryFn: ({ pageParam, signal }) =>
      read('audit.entry.list', { ...filter, limit: pageSize, ...(pageParam ? { after: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return { query, rows: query.data?.pages.flatMap(({ items }) => items) ?? [] };
}

export function Audit() {
  const filter = filterIn(useSearch({ strict: false }));
  const navigate = useNavigate();
  const setFilter = (search: Filter) => void navigate({ to: '/audit', search, replace: true });
  const [open, setOpen] = useState<Entry>();
  const { query, rows } = useEntries(filter);
  const actor = useActor();
  const summary = useSummaries();
  const columns: readonly Column<Told>[] = [
    {
      name: 'what',
      title: 'What',
      cell: ({ capability, actorKind, actorId, outcome, times }) => {
        const who = actor(actorKind, actorId);
        return (
          <span className="inline-flex max-w-full items-center gap-2.5">
            <Mark {...who} />
            <span className="whitespace-normal py-0.5">
              <b className="font-[550]">{who.name}</b> {tried(outcome, summary(capability) ?? passing(capability))}
            </span>
            {times > 1 ? <span className="flex-none text-muted tabular-nums">{`${count(times)} times`}</span> : null}
          </span>
        );
      },
    },
    { name: 'at', title: 'When', cell: ({ at }) => <span className="text-muted tabular-nums">{when(at)}</span> },
    {
      name: 'capability',
      title: 'By name',
      isAside: true,
      cell: ({ capability }) => (
        <code title={capability} className="block truncate text-code text-muted">
          {capability}
        </code>
      ),
    },
    { name: 'outcome', title: 'Outcome', cell: ({ outcome }) => <Status word={outcome} /> },
    { name: 'undo', title: 'Way back', cell: ({ undo }) => <WayBack undo={undo} /> },
  ];
  return (
    <Page>
      <PageTitle title="Activity" />
      <Seal />
      <Section title="The record" note="newest first">
        <Filters filter={filter} onChange={setFilter} n={rows.length} hasMore={query.hasNextPage} />
        <Panel query={query} what="The record" lines={10}>
          {() =>
            rows.length === 0 ? (
              <Empty says="No row matches. Take a filter away?" />
            ) : (
              <Table
                label="The record"
                columns={columns}
                rows={told(rows)}
                keyOf={({ id }) => id}
                onOpen={setOpen}
                openKey={open?.id}
              />
            )
          }
        </Panel>
        {query.hasNextPage ? (
          <Button
            look="quiet"
            busy={query.isFetchingNextPage && 'Loading more…'}
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </Button>
        ) : null}
      </Section>
      {open ? <OneEntry entry={open} onClose={() => setOpen(undefined)} /> : null}
    </Page>
  );
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function WayBack({ undo: { possible, undoneBy, reason } }: Pick<Entry, 'undo'>) {
  if (undoneBy) return 'Taken back';
  if (possible) return 'Can be undone';
  return <span className="text-muted">{reason ? sentence(reason) : 'None'}</span>;
}

const choices = [
  ['actorKind', 'agent', 'By agents'],
  ['actorKind', 'person', 'By people'],
  ['effect', 'write', 'Changes'],
  ['effect', 'send', 'Leaves the building'],
] as const;

interface FiltersProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
  readonly n: number;
  readonly hasMore: boolean;
}

function Filters({ filter, onChange, n, hasMore }: FiltersProps) {
  return (
    <div role="toolbar" aria-label="Filter" className="mb-1 flex flex-wrap items-center gap-2">
      <input
        key={filter.text}
        data-filter
        aria-label="Find in the record"
        placeholder="Find in the record"
        defaultValue={filter.text ?? ''}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          const { text: _, ...rest } = filter;
          const text = event.currentTarget.value.trim();
          onChange(text ? { ...rest, text } : rest);
        }}
        className={`${boxLook} max-w-[240px]`}
      />
      {choices.map(([field, value, says]) => {
        const isOn = filter[field] === value;
        return (
          <Button
            key={`${field} ${value}`}
            small
            aria-pressed={isOn}
            onClick={() => {
              const { [field]: _, ...rest } = filter;
              onChange(isOn ? rest : { ...rest, [field]: value });
            }}
            className={isOn ? 'bg-selected' : ''}
            {...(isOn ? { icon: <X size={12} strokeWidth={1.5} /> } : {})}
          >
            {says}
          </Button>
        );
      })}
      <span role="status" className="ml-auto text-meta text-muted tabular-nums">
        {count(n)} {hasMore ? 'shown, there are more' : 'in all'}
      </span>
    </div>
  );
}

function Seal() {
  const may = useMay();
  const head = useAsk('audit.seal.head', {}, { enabled: may('audit.seal.head') }).data?.head;
  const verify = useQuery({
    queryKey: ['audit.seal.verify'],
    queryFn: ({ signal }) => read('audit.seal.verify', {}, signal),
    enabled: false,
  });
  if (!may('audit.seal.head')) return null;
  const found = verify.data;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="text-muted">
        {head ? `Sealed to ${when(head.sealedAt)}, ${many(head.number, 'seal')}` : 'Nothing has been sealed yet'}
        {head ? (
          <>
            , key <code className="text-code">{head.keyId.slice(0, 6)}</code>
          </>
        ) : null}
      </p>
      {may('audit.seal.verify') ? (
        <Button small busy={verify.isFetching && 'Checking every row…'} onClick={() => void verify.refetch()}>
          Verify the record
        </Button>
      ) : null}
      <div className="basis-full" aria-live="polite">
        {verify.error ? <Failed error={verify.error} what="The check" /> : null}
        {found ? <Verdict found={found} /> : null}
      </div>
    </div>
  );
}

function Verdict({ found }: { readonly found: OutputOf<'audit.seal.verify'> }) {
  if (found.whole) {
    const last = found.sealedUntil ? `, the last of them ${when(found.sealedUntil)}` : '';
    const rest = found.unsealed > 0 ? ` ${many(found.unsealed, 'row')} wait for the next seal.` : '';
    return (
      <p>
        <Status word="done" says="Unbroken." /> {many(found.rows, 'row')} under {many(found.segments, 'seal')}
        {last}.{rest}
      </p>
    );
  }
  return (
    <ul className="border-danger-line border-l-2 pl-3 text-danger">
      {found.problems.map(({ says, entryId, segment }) => (
        <li key={`${says} ${entryId} ${segment}`}>{says}</li>
      ))}
    </ul>
  );
}

function OneEntry({ entry, onClose }: { readonly entry: Entry; readonly onClose: () => void }) {
  const query = useAsk('audit.entry.get', { entryId: entry.id });
  const act = useActs();
  return (
    <Drawer title={act(entry.capability).replace(/\.$/, '')} isOpen onClose={onClose}>
      <Panel query={query} what="This entry" lines={8}>
        {({ input, output, undo, ...rest }) => (
          <>
            <div className="grid min-h-0 flex-1 content-start gap-5 overflow-auto px-5 py-4">
              <KeyValues wide facts={factsOf(rest).filter(({ name, value }) => value !== null && name !== 'id')} />
              <Section first title="What went in">
                <KeyValues facts={factsOf(input)} />
              </Section>
              <Section first title="What came out">
                <KeyValues facts={factsOf(output)} />
              </Section>
            </div>
            <Undo entryId={entry.id} undo={undo} onDone={onClose} />
          </>
        )}
      </Panel>
    </Drawer>
  );
}

interface UndoProps {
  readonly entryId: string;
  readonly undo: Entry['undo'];
  readonly onDone: () => void;
}

/** Undoing is rehearsed first: one sees what it would do before one does it. */
function Undo({ entryId, undo, onDone }: UndoProps) {
  const may = useMay();
  const [busy, setBusy] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const rehearsal = useQuery({
    queryKey: ['undo', entryId],
    queryFn: () => rehearse('invoke.call.undo', { entryId }),
    enabled: isWanted,
    retry: false,
  });
  async function takeBack() {
    setBusy(true);
    try {
      await run('invoke.call.undo', { entryId }, newKey());
      tell('Taken back.');
      onDone();
    } catch (error) {
      tell(`It could not be taken back: ${(error as Error).message}`, { failed: true });
    } finally {
      setBusy(false);
      renew('audit.entry.list', 'audit.entry.get', 'audit.entry.sum');
    }
  }
  if (!undo.possible || !may('invoke.call.undo')) {
    const says = undo.undoneBy
      ? 'This has been taken back.'
      : `Can’t be undone${undo.reason ? `: ${undo.reason}` : ''}.`;
    return <footer className="border-border border-t px-5 py-3 text-muted">{says}</footer>;
  }
  return (
    <footer className="grid gap-3 border-border border-t px-5 py-3">
      {rehearsal.error ? <Failed error={rehearsal.error} what="The rehearsal" /> : null}
      {rehearsal.data ? (
        <div>
          <PencilSheet note="just now, real data, nothing done">
            <RehearsedAnswer output={rehearsal.data.output} />
          </PencilSheet>
          <Consequences rehearsal={rehearsal.data} />
        </div>
      ) : null}
      <span className="flex justify-end gap-2">
        {rehearsal.data ? (
          <Button look="main" busy={busy && 'Undoing…'} onClick={() => void takeBack()}>
            Undo this
          </Button>
        ) : (
          <Button busy={rehearsal.isFetching && 'Rehearsing…'} onClick={() => setWanted(true)}>
            Rehearse the undo
          </Button>
        )}
      </span>
    </footer>
  );
}
