// Any list of any capability: filter, pages, a file of it; a row opens with its facts and what one can do with it.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { saveCsv } from '../base/csv.ts';
import { buttonWords, label, verbOf } from '../base/words.ts';
import { useDescribed } from '../client/described.ts';
import { readByName } from '../client/http.ts';
import { type Mine, useMay } from '../client/me.ts';
import { Button } from '../parts/button.tsx';
import { Drawer } from '../parts/dialog.tsx';
import type { Schema } from '../parts/form/schema.ts';
import { factsOf, KeyValues } from '../parts/key-values.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import type { Order } from '../parts/table-order.ts';
import { Chosen, useChosen } from './chosen.tsx';
import { columnsOf, keyOfRow, type Row } from './columns.tsx';
import { ImportLink, ListBar } from './list-bar.tsx';
import { useListView } from './list-view.ts';
import { type AtRow, actsOn, RowMenu, wishOf } from './row-menu.tsx';
import { RunDrawer, type Wish } from './run-drawer.tsx';

interface Listed {
  readonly items: readonly Row[];
  readonly next?: string | null;
}

const pageSize = 200;
/** Enough to see what the rows have to tell. */
const mostLooked = 500;

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
  const look = useListView(capability, rows);
  const [open, setOpen] = useState<Row>();
  const { chosen, choose, clear } = useChosen();
  const [menu, setMenu] = useState<AtRow>();
  const [wish, setWish] = useState<Wish>();
  const known = useMemo(() => columns ?? columnsOf(rows.slice(0, mostLooked)), [columns, rows]);
  const { hidden, order, words } = look.view;
  const seen = useMemo(() => known.filter(({ name }) => !hidden.includes(name)), [known, hidden]);
  // In order, filtered or as a file only the whole makes sense.
  const wantsAll = order !== undefined || words !== '' || Object.keys(look.view.only).length > 0;
  const isLoading = useWhole(query, wantsAll, rows.length);
  const { change, shown } = look;
  const onOrder = useCallback((next: Order | undefined) => change({ order: next }), [change]);
  const openKey = open && keyOfRow(open);
  // Typing a filter draws the bar at once; the rows follow when they are found.
  const table = useMemo(
    () => (
      <Table
        label={capability}
        columns={seen}
        rows={shown}
        keyOf={keyOfRow}
        onOpen={setOpen}
        onMenu={(row, { left, bottom }) => setMenu({ row, left: left + 12, top: bottom })}
        onChoose={choose}
        {...{ chosen, openKey, order, onOrder }}
      />
    ),
    [capability, seen, shown, chosen, choose, openKey, order, onOrder],
  );
  const importer = importerOf(create ?? `${capability.split('.').slice(0, 2).join('.')}.create`, may);
  const isEmpty = query.data !== undefined && rows.length === 0;

  async function csv() {
    const all = await loadWhole(query);
    saveCsv(capability, wantsAll ? look.shown : all);
  }

  const making = create && may(create) ? <Making {...{ create, actions }} onDo={setWish} /> : null;
  return (
    <>
      {isEmpty ? (
        <Empty says={empty ?? 'There is nothing here yet.'}>
          <span className="flex gap-2 empty:hidden">
            {making}
            {importer ? <ImportLink importer={importer} look="plain" /> : null}
          </span>
        </Empty>
      ) : (
        <>
          <Chosen {...{ capability, actions, rows: shown, chosen, clear }} />
          <ListBar
            {...{ capability, look, rows, isLoading, importer }}
            columns={known}
            hasMore={query.hasNextPage}
            onCsv={() => void csv()}
          >
            {making}
          </ListBar>
          <Panel query={query} what="This list" lines={8}>
            {() =>
              look.shown.length === 0 ? (
                <div className="border-border border-t">
                  <Empty says={words ? `Nothing here says “${words}”.` : 'No row fits. Take a filter away?'} />
                </div>
              ) : (
                table
              )
            }
          </Panel>
        </>
      )}
      {isLoading ? null : <More query={query} />}
      {open ? (
        <Drawer
          title={String(open.title ?? open.name ?? open.label ?? 'One of them')}
          isOpen={!wish}
          onClose={() => setOpen(undefined)}
        >
          <OneThing row={open} capability={capability} actions={actions} onDo={setWish} />
        </Drawer>
      ) : null}
      <RowMenu
        at={menu}
        acts={actsOn(capability, actions)}
        onOpen={setOpen}
        onDo={setWish}
        onClose={() => setMenu(undefined)}
      />
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

interface MakingProps extends Pick<ThingListProps, 'actions'> {
  readonly create: string;
  readonly onDo: (wish: Wish) => void;
}

function Making({ create, actions, onDo }: MakingProps) {
  return (
    <Button small look="main" onClick={() => onDo({ capability: create })}>
      {buttonWords(create, actions.find(({ name }) => name === create)?.summary ?? '')}
    </Button>
  );
}

/** What is made without being told anything has nothing to read from a file, and a key is shown to one person. */
function importerOf(maker: string, may: (capability: string) => boolean): string | undefined {
  return may(maker) && !/\.make$|\bkey\.create$|Key$|\.give$/.test(maker) ? maker : undefined;
}

type Pages = ReturnType<typeof useList>['query'];

/** As far as one asks for all of it; what is more is looked for in other ways than by scrolling. */
const mostRows = 20_000;

function useWhole({ hasNextPage, isFetchingNextPage, fetchNextPage }: Pages, isWanted: boolean, n: number): boolean {
  const isShort = isWanted && hasNextPage && n < mostRows;
  useEffect(() => {
    if (isShort && !isFetchingNextPage) void fetchNextPage();
  }, [isShort, isFetchingNextPage, fetchNextPage]);
  return isShort;
}

async function loadWhole(query: Pages): Promise<Row[]> {
  let now = query as Pick<Pages, 'data' | 'hasNextPage' | 'fetchNextPage'>;
  const rowsIn = () => now.data?.pages.flatMap(({ items }) => items) ?? [];
  while (now.hasNextPage && rowsIn().length < mostRows) now = await now.fetchNextPage();
  return rowsIn();
}

/** Near its end the list goes on by itself. */
function More({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: { readonly query: Pages }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || !hasNextPage || isFetchingNextPage) return;
    const root = element.closest('#page');
    const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && void fetchNextPage(), {
      ...{ root, rootMargin: '600px 0px' },
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={end} role="status" className="py-3 text-meta text-muted">
      Loading more…
    </div>
  );
}

interface OneThingProps extends Pick<ThingListProps, 'capability' | 'actions'> {
  readonly row: Row;
  readonly onDo: (wish: Wish) => void;
}

function OneThing({ row, capability, actions, onDo }: OneThingProps) {
  const near = actsOn(capability, actions);
  return (
    <>
      <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
        <KeyValues facts={factsOf(row)} wide />
      </div>
      {near.length > 0 ? (
        <footer className="flex flex-wrap gap-2 border-border border-t px-5 py-3">
          {near.map(({ name, summary }) => (
            <Button key={name} small title={summary} onClick={() => onDo(wishOf(name, row))}>
              {verbOf(name)}
            </Button>
          ))}
        </footer>
      ) : null}
    </>
  );
}
