// Should this happen, exactly as proposed? The list to the left, one request with all one needs to the right.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { many } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay, useMine } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { useKeys } from '../../shell/keys.ts';
import { type Request, useIsMine, useWaiting } from '../../shell/waiting.ts';
import { Detail } from './detail.tsx';
import { LikeBar } from './like.tsx';
import { useRecent } from './recent.ts';
import { RequestItem } from './request-item.tsx';

type Tab = 'waiting' | 'passed' | 'done';

export function Approvals() {
  const { approvalId } = useParams({ strict: false }) as { approvalId?: string };
  const { tab = 'waiting' } = useSearch({ strict: false }) as { tab?: Tab };
  const navigate = useNavigate();
  const mine = useMine();
  const may = useMay();
  const { query, items = [], others } = useWaiting();
  const done = useDone(tab === 'done');
  const passed = useMemo(() => items.filter((one) => one.escalatedAt !== null), [items]);
  const shown = { waiting: items, passed, done: done.items }[tab];
  // On a wide screen the first one is open at once; on a phone the list is a page of its own.
  const openId = approvalId ?? (isWide() ? shown[0]?.id : undefined);
  const at = shown.findIndex(({ id }) => id === openId);

  const open = useCallback(
    (id: string | undefined) => {
      const search = tab === 'waiting' ? {} : { tab };
      if (id === undefined) void navigate({ to: '/approvals', search });
      else void navigate({ to: '/approvals/$approvalId', params: { approvalId: id }, search, replace: isWide() });
    },
    [navigate, tab],
  );
  const keys = useMemo(
    () => ({
      j: () => open(shown[Math.min(at + 1, shown.length - 1)]?.id),
      k: () => open(shown[Math.max(at - 1, 0)]?.id),
    }),
    [open, shown, at],
  );
  useKeys(keys);
  if (mine.data && !may('approval.request.list')) return <NotForYou />;

  return (
    <div
      className="grid h-full grid-cols-[minmax(0,1fr)] md:grid-cols-[280px_minmax(0,1fr)]
      xl:grid-cols-[300px_minmax(0,1fr)]"
    >
      <div className={`min-h-0 overflow-auto border-border bg-canvas md:border-r ${approvalId ? 'max-md:hidden' : ''}`}>
        <header
          className="sticky top-0 z-(--z-sticky) flex items-center gap-2 border-border border-b bg-canvas
          px-3 py-2.5"
        >
          <h1 className="sr-only">Approvals</h1>
          <Segmented
            label="Which ones"
            value={tab}
            choices={[
              { value: 'waiting', label: `Waiting ${items.length}` },
              { value: 'passed', label: passed.length > 0 ? `Passed on ${passed.length}` : 'Passed on' },
              { value: 'done', label: 'Done' },
            ]}
            onChange={(next) => void navigate({ to: '/approvals', search: next === 'waiting' ? {} : { tab: next } })}
          />
        </header>
        <Panel query={tab === 'done' ? done.query : query} what="The list of decisions" lines={6}>
          {() => (
            <>
              <ul aria-label="Requests">
                {shown.map((one) => (
                  <RequestItem key={one.id} request={one} isOpen={one.id === openId} tab={tab} />
                ))}
              </ul>
              {tab === 'waiting' ? <LikeBar items={items} /> : null}
              {tab === 'waiting' && others > 0 ? <p className="px-3 py-2.5 text-muted">{othersWords(others)}</p> : null}
              {shown.length === 0 ? (
                <div className="px-3 md:hidden">
                  <Nothing tab={tab} />
                </div>
              ) : null}
            </>
          )}
        </Panel>
      </div>
      <div className={`min-h-0 min-w-0 ${approvalId ? '' : 'max-md:hidden'}`}>
        {openId ? (
          <Detail
            key={openId}
            approvalId={openId}
            at={at}
            of={shown.length}
            next={shown.slice(at + 1, at + 3).map(({ id }) => id)}
            onDecided={() => open(nextOf(shown, at))}
          />
        ) : (
          <div className="px-7 py-3">{query.data ? <Nothing tab={tab} /> : null}</div>
        )}
      </div>
    </div>
  );
}

function othersWords(n: number): string {
  return `${many(n, 'request')} ${n === 1 ? 'waits' : 'wait'} for others: for what you may not do yourself.`;
}

function NotForYou() {
  return (
    <Page>
      <PageTitle title="Approvals" />
      <Empty says="You may not see approvals. Whoever runs your company can allow it." />
    </Page>
  );
}

function nextOf(shown: readonly Request[], at: number): string | undefined {
  return (shown[at + 1] ?? shown[at - 1])?.id;
}

function isWide(): boolean {
  return matchMedia('(min-width: 768px)').matches;
}

function Nothing({ tab }: { readonly tab: Tab }) {
  const last = useRecent(1)[0];
  const says = {
    waiting: `Nothing waits for you. ${last ?? 'Your staff will ask when a decision is yours.'}`,
    passed: 'Nothing was passed on.',
    done: 'Nothing has been decided yet.',
  };
  return <Empty says={says[tab]} />;
}

function useDone(isWanted: boolean) {
  const may = useMay();
  const enabled = isWanted && may('approval.request.list');
  const query = useAsk('approval.request.list', { limit: 100 }, { enabled });
  const isMine = useIsMine();
  const items = useMemo(() => decided(query.data).filter(isMine), [query.data, isMine]);
  return { query, items };
}

function decided(page: OutputOf<'approval.request.list'> | undefined): Request[] {
  const done = page?.items.filter(({ state }) => state !== 'waiting') ?? [];
  return done.toSorted((a, b) => ((a.decidedAt ?? a.createdAt) > (b.decidedAt ?? b.createdAt) ? -1 : 1));
}
