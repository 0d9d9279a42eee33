// What there is to know. Decisions are not here: they are counted in Approvals alone.
import { Link, useRouter } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useMemo, useState } from 'react';
import { when } from '../base/time.ts';
import { newKey, type OutputOf, run } from '../client/http.ts';
import { useMay } from '../client/me.ts';
import { renew, useAsk } from '../client/queries.ts';
import { Button } from '../parts/button.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Status } from '../parts/status.tsx';
import { tell } from '../parts/toast.tsx';
import { Told } from '../parts/told.tsx';
import { useKeys } from './keys.ts';

type Notice = OutputOf<'notify.notice.list'>['items'][number];

const shown = { show: 'unread', limit: 50 } as const;

function isOther({ kind }: Notice): boolean {
  return !kind.startsWith('approval.');
}

export function Notices() {
  const [isOpen, setOpen] = useState(false);
  const may = useMay();
  const query = useAsk('notify.notice.list', shown);
  const items = query.data?.items.filter(isOther) ?? [];
  const keys = useMemo(() => ({ n: () => setOpen(true) }), []);
  useKeys(keys);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={items.length > 0 ? `Notices, ${items.length} new` : 'Notices'}
        className="inline-grid size-8 place-items-center rounded-control text-ink-2 hover:bg-hover
          pointer-coarse:size-11"
      >
        <span className="relative">
          <Bell size={16} strokeWidth={1.5} />
          {items.length > 0 ? <i className="absolute -top-0.5 -right-0.5 size-[7px] rounded-pill bg-ink" /> : null}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label="Notices"
          className="entering z-(--z-palette) max-h-[70vh] w-[min(380px,calc(100vw-24px))] overflow-auto rounded-float
            bg-overlay p-3 shadow-2"
        >
          <header className="flex min-h-8 items-center">
            <h2 className="text-section">Notices</h2>
            {items.length > 0 ? (
              <span className="ml-auto">
                <Button small look="quiet" onClick={() => void clear()}>
                  Clear all
                </Button>
              </span>
            ) : null}
          </header>
          <Panel query={query} what="The notices">
            {() =>
              items.length === 0 ? (
                <Empty
                  says={may('approval.request.list') ? 'Nothing new. Decisions are in Approvals.' : 'Nothing new.'}
                />
              ) : (
                <ul>
                  {grouped(items).map((same) => (
                    <NoticeItem key={same[0].id} same={same} onOpen={() => setOpen(false)} />
                  ))}
                </ul>
              )
            }
          </Panel>
          <Link to="/notices" onClick={() => setOpen(false)} className="mt-2 inline-block text-link text-meta">
            Show all of them
          </Link>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

type Same = readonly [Notice, ...Notice[]];

/** What was told several times stands there once, where it was told last. */
export function grouped(items: readonly Notice[]): readonly Same[] {
  const groups = Map.groupBy(items, ({ kind, title, body }) => JSON.stringify([kind, title, body]));
  return [...groups.values()].flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : []));
}

const severities = { info: undefined, warning: 'degraded', urgent: 'failed' } as const;

const severityWords = { info: '', warning: 'Look at this', urgent: 'Urgent' } as const;

interface ItemProps {
  /** The last first. */
  readonly same: Same;
  readonly onOpen?: () => void;
}

export function NoticeItem({ same, onOpen }: ItemProps) {
  const router = useRouter();
  const [notice] = same;
  const { title, body, link, severity, createdAt } = notice;
  // What can be decided waits; it has not failed.
  const mark = isOther(notice) ? severities[severity] : 'waiting';
  function open() {
    void read(same.map(({ id }) => id));
    if (link?.startsWith('/app/')) router.history.push(link);
    onOpen?.();
  }
  return (
    <li className="border-border border-b last:border-0">
      <button type="button" onClick={open} className="grid w-full gap-0.5 py-2 text-left hover:bg-hover">
        <span className="font-[550]">
          <Told text={title} />
        </span>
        {body ? (
          <span className="line-clamp-2 text-meta text-muted">
            <Told text={body} />
          </span>
        ) : null}
        <span className="flex gap-3 text-meta text-muted">
          {mark ? <Status word={mark} says={isOther(notice) ? severityWords[severity] : 'Waits for you'} /> : null}
          <span className="tabular-nums">
            {same.length > 1 ? `${same.length} times, the last ` : ''}
            {when(createdAt)}
          </span>
        </span>
      </button>
    </li>
  );
}

async function read(noticeIds: readonly string[]): Promise<void> {
  await run('notify.notice.read', { noticeIds }, newKey()).catch(() => undefined);
  renew('notify.notice.list');
}

async function clear(): Promise<void> {
  try {
    await run('notify.notice.readAll', {}, newKey());
  } catch (error) {
    tell((error as Error).message, { failed: true });
  }
  renew('notify.notice.list');
}
