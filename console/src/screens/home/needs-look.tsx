// What stands still elsewhere until somebody looks: of each module that has something, one line with how much.
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { count } from '../../base/numbers.ts';
import { type CapabilityName, type InputOf, readByName } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { icon } from '../../parts/chip.tsx';
import { Section } from '../../parts/section.tsx';

interface Kind {
  readonly of: CapabilityName;
  readonly input: object;
  readonly to: string;
  readonly tab?: string;
  readonly one: string;
  readonly many: string;
  /** Of a list that can not be asked for these alone. */
  readonly only?: (item: Item) => boolean;
}

type Item = Readonly<Record<string, unknown>>;

const most = 50;

function kind<Name extends CapabilityName>(of: Name, input: InputOf<Name>, told: Omit<Kind, 'of' | 'input'>): Kind {
  return { of, input: { ...input, limit: most }, ...told };
}

const kinds: readonly Kind[] = [
  kind(
    'platform.alert.list',
    { state: 'raised' },
    { to: '/alerts', one: 'thing is out of order', many: 'things are out of order' },
  ),
  kind(
    'partners.partner.list',
    { status: 'applied' },
    { to: '/partners', tab: 'partners', one: 'partner has applied', many: 'partners have applied' },
  ),
  kind(
    'partners.sale.list',
    { state: 'held' },
    { to: '/partners', tab: 'fraud', one: 'sale is held as suspect', many: 'sales are held as suspect' },
  ),
  kind(
    'partners.payout.list',
    { state: 'by_hand' },
    { to: '/partners', tab: 'payouts', one: 'payout is to be made by hand', many: 'payouts are to be made by hand' },
  ),
  kind(
    'partners.payout.list',
    { state: 'failed' },
    { to: '/partners', tab: 'payouts', one: 'payout could not be sent', many: 'payouts could not be sent' },
  ),
  kind('work.run.list', { state: 'failed' }, { to: '/runs', one: 'run has failed', many: 'runs have failed' }),
  kind(
    'event.delivery.listDead',
    {},
    { to: '/runs', tab: 'dead', one: 'thing was given up on', many: 'things were given up on' },
  ),
  kind(
    'connection.connection.list',
    {},
    {
      ...{ to: '/integrations', one: 'connection does not work', many: 'connections do not work' },
      only: ({ state }) => state === 'failing' || state === 'expired',
    },
  ),
  kind(
    'webhook.endpoint.list',
    {},
    {
      ...{ to: '/webhooks', one: 'webhook does not get through', many: 'webhooks do not get through' },
      only: ({ failingSince }) => failingSince !== null,
    },
  ),
  kind(
    'approval.review.list',
    { state: 'open' },
    {
      ...{ to: '/area/approval', one: 'thing done unasked is to be looked at' },
      many: 'things done unasked are to be looked at',
    },
  ),
];

interface Page {
  readonly items: readonly Item[];
  readonly next?: string | null;
}

const freshMs = 60_000;

function useLines() {
  const may = useMay();
  const asked = kinds.filter(({ of }) => may(of));
  const pages = useQueries({
    queries: asked.map(({ of, input }) => ({
      queryKey: [of, input, 'home'],
      queryFn: ({ signal }: { signal: AbortSignal }) => readByName(of, input, signal) as Promise<Page>,
      staleTime: freshMs,
    })),
  });
  return asked.flatMap((one, index) => {
    const page = pages[index]?.data;
    const n = page?.items.filter(one.only ?? (() => true)).length ?? 0;
    return n > 0 ? [{ ...one, n, hasMore: page?.next != null && n === most }] : [];
  });
}

export function NeedsLook() {
  const lines = useLines();
  if (lines.length === 0) return null;
  return (
    <Section title="Needs a look">
      <ul className="border-border border-t">
        {lines.map(({ of, to, tab, one, many, n, hasMore }) => (
          <li key={`${of} ${one}`}>
            <Link
              to={to}
              search={(tab ? { tab } : {}) as never}
              className="grid min-h-11 grid-cols-[minmax(0,1fr)_14px] items-center gap-x-3 border-border border-b
                pr-[9px] -outline-offset-2 hover:bg-hover"
            >
              <span>
                <b className="font-[600] tabular-nums">
                  {count(n)}
                  {hasMore ? '+' : ''}
                </b>{' '}
                {n === 1 ? one : many}
              </span>
              <ChevronRight {...icon} className="text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
