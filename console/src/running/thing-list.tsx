// Any list of any capability: filter, pages, a file of it; a row opens with its facts and what one can do with it.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { count } from '../base/numbers.ts';
import { buttonWords, label, verbOf } from '../base/words.ts';
import { useDescribed } from '../client/described.ts';
import { readByName } from '../client/http.ts';
import { type Mine, useMay } from '../client/me.ts';
import { Button } from '../parts/button.tsx';
import { icon } from '../parts/chip.tsx';
import { Drawer } from '../parts/dialog.tsx';
import { boxLook } from '../parts/form/field.tsx';
import type { Schema } from '../parts/form/schema.ts';
import { factsOf, KeyValues } from '../parts/key-values.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { plainly } from '../parts/value.tsx';
import { columnsOf, keyOfRow, type Row } from './columns.tsx';
import { RunDrawer, type Wish } from './run-drawer.tsx';

interface Listed {
  readonly items: readonly Row[];
  readonly next?: string | null;
}

const pageSize = 50;

function useList(capability: string, input: object) {
  const query = useInfiniteQuery({
    queryKey: [capability, input, 'all'],
    queryFn: ({ pageParam, signal }) =>
      readByName(capability, { ...input, ...(pageParam ? { after: pageParam } : {}) }, signal) as Promise<Listed>,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { query, rows };
}

interface ThingListProps {
  readonly capability: string;
  /** What there is to do in the area; what fits a row is offered with it. */
  readonly actions: readonly Mine[];
  readonly columns?: readonly Column<Row>[];
  readonly empty?: string;
  /** What makes a new one, as the main action. */
  readonly create?: string;
}

/** A list of what belongs to something asks of which first, so it has a form. */
export function ThingList(props: ThingListProps) {
  const query = useDescribed(props.capability);
  return (
    <Panel query={query} what="This list" lines={8}>
      {(described) =>
        described ? <Listing {...props} input={described.input} /> : <Empty says="You may not see this." />
      }
    </Panel>
  );
}

function Listing({ input, ...props }: ThingListProps & { readonly input: Schema }) {
  const needed = input.required ?? [];
  if (needed.length === 0) return <OpenList {...props} takesLimit={input.properties?.limit !== undefined} />;
  return (
    <Empty says={`This list is about one thing at a time: ${needed.map(label).join(', ').toLowerCase()}.`}>
      <Link to="/do/$capability" params={{ capability: props.capability }} className="font-[550] text-link">
        Say which
      </Link>
    </Empty>
  );
}

interface OpenListProps extends ThingListProps {
  readonly takesLimit: boolean;
}

function OpenList({ capability, actions, columns, empty, create, takesLimit }: OpenListProps) {
  const { query, rows } = useList(capability, takesLimit ? { limit: pageSize } : {});
  const may = useMay();
  const [words, setWords] = useState('');
  const [open, setOpen] = useState<Row>();
  const [wish, setWish] = useState<Wish>();
  const found = useMemo(() => rows.filter((row) => says(row, words)), [rows, words]);
  const shown = useMemo(() => columns ?? columnsOf(rows), [columns, rows]);

  return (
    <>
      <div role="toolbar" aria-label="List" className="mb-1 flex flex-wrap items-center gap-2">
        <input
          aria-label="Filter"
          placeholder="Filter"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className={`${boxLook} max-w-[240px]`}
        />
        <span className="text-meta text-muted tabular-nums" role="status">
          {count(found.length)} of {count(rows.length)}
          {query.hasNextPage ? ' and more' : ''}
        </span>
        <span className="ml-auto flex gap-2">
          <Button
            small
            look="quiet"
            icon={<Download {...icon} />}
            why={rows.length === 0 ? 'There is nothing in this list.' : undefined}
            onClick={() => save(capability, found)}
          >
            CSV
          </Button>
          {create && may(create) ? (
            <Button small look="main" onClick={() => setWish({ capability: create })}>
              {buttonWords(create, actions.find(({ name }) => name === create)?.summary ?? '')}
            </Button>
          ) : null}
        </span>
      </div>
      <Panel query={query} what="This list" lines={8}>
        {() =>
          found.length === 0 ? (
            <div className="border-border border-t">
              <Empty says={words ? `Nothing here says “${words}”.` : (empty ?? 'There is nothing here yet.')} />
            </div>
          ) : (
            <Table
              label={capability}
              columns={shown}
              rows={found}
              keyOf={keyOfRow}
              onOpen={setOpen}
              openKey={open && keyOfRow(open)}
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
      {open ? (
        <Drawer
          title={String(open.title ?? open.name ?? open.label ?? 'One of them')}
          isOpen={!wish}
          onClose={() => setOpen(undefined)}
        >
          <OneThing row={open} capability={capability} actions={actions} onDo={setWish} />
        </Drawer>
      ) : null}
      <RunDrawer
        wish={wish}
        onClose={() => {
          setWish(undefined);
          setOpen(undefined);
        }}
      />
    </>
  );
}

interface OneThingProps extends Pick<ThingListProps, 'capability' | 'actions'> {
  readonly row: Row;
  readonly onDo: (wish: Wish) => void;
}

function OneThing({ row, capability, actions, onDo }: OneThingProps) {
  const noun = capability.split('.').slice(0, 2).join('.');
  const near = actions.filter(
    ({ name, effect }) =>
      name.startsWith(`${noun}.`) && effect !== 'read' && !/create|store|generate|make|open$|post|invite/.test(name),
  );
  const given = givenOf(noun, row);
  return (
    <>
      <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
        <KeyValues facts={factsOf(row)} wide />
      </div>
      {near.length > 0 ? (
        <footer className="flex flex-wrap gap-2 border-border border-t px-5 py-3">
          {near.map(({ name, summary }) => (
            <Button
              key={name}
              small
              title={summary}
              onClick={() => onDo({ capability: name, given, fixed: Object.keys(given) })}
            >
              {verbOf(name)}
            </Button>
          ))}
        </footer>
      ) : null}
    </>
  );
}

/** `notes.note.*` names the row by noteId, and the version one has seen by ifVersion. */
function givenOf(noun: string, row: Row): Row {
  const name = noun.split('.')[1] ?? '';
  const id = row.id ?? row.userId;
  return {
    ...(id === undefined ? {} : { [`${name}Id`]: id }),
    ...(row.userId === undefined ? {} : { userId: row.userId }),
    ...(row.version === undefined ? {} : { ifVersion: row.version }),
    ...(noun === 'work.schedule' ? { name: row.name } : {}),
  };
}

function says(row: Row, words: string): boolean {
  if (words.trim() === '') return true;
  const text = Object.values(row).map(plainly).join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function save(capability: string, rows: readonly Row[]): void {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => plainly(row[name])))];
  const text = lines.map((line) => line.map(quoted).join(',')).join('\r\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = `${capability}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A cell that a spreadsheet would take for a formula is told to be text. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}
