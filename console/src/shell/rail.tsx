// The rail: company, finding, desk, what is pinned, all areas; at its foot who has worked and what today costs.
import { Link } from '@tanstack/react-router';
import { LayoutGrid, Plus, Search } from 'lucide-react';
import { micros } from '../base/numbers.ts';
import { useSetting } from '../base/setting.ts';
import { hourMs } from '../base/time.ts';
import { asDone } from '../base/words.ts';
import { useInUse } from '../client/in-use.ts';
import { useMay, useSummaries } from '../client/me.ts';
import { useActor } from '../client/names.ts';
import { useAsk } from '../client/queries.ts';
import { useDayOfStaff } from '../client/staff.ts';
import { Key } from '../parts/button.tsx';
import { WaitCount } from '../parts/chip.tsx';
import { Mark } from '../parts/mark.tsx';
import { desk, installation, isPlaceOpen, mostPins, type Place, places, usualPins } from './areas.ts';
import { Company } from './company.tsx';
import { areasAreOpen, isNarrow, paletteIsOpen, pins } from './open.ts';
import { useShellKind } from './role.ts';
import { useWaiting } from './waiting.ts';

const item = `flex h-[30px] items-center gap-[9px] rounded-control px-2 text-ink-2 hover:bg-hover
    aria-[current=page]:bg-[color-mix(in_oklch,var(--color-ink)_8%,transparent)] aria-[current=page]:font-[550]
    aria-[current=page]:text-ink`;

export function Rail() {
  const may = useMay();
  const narrow = useSetting(isNarrow);
  const kind = useShellKind();
  const inUse = useInUse();
  const isUsed = ({ app }: Place) => app === undefined || !inUse.has(app) || inUse.get(app) === true;
  const open = (all: readonly Place[]) => all.filter((place) => isPlaceOpen(place, may));
  const chosen = useSetting(pins);
  const isPinned = ({ to, governs }: Place) =>
    chosen ? chosen.includes(to) : usualPins.includes(to) && (kind !== 'team' || !governs);
  const pinned = open(places)
    .filter((one) => isPinned(one) && (chosen !== undefined || isUsed(one)))
    .slice(0, mostPins);
  const whole = kind === 'installation' ? open(installation) : [];
  const canAdd = [...inUse.values()].some((used) => used === false);
  const slim = narrow ? 'md:w-14' : 'md:w-14 xl:w-[228px]';
  return (
    <nav
      aria-label="Main"
      data-narrow={narrow}
      className={`group/rail flex flex-none flex-col gap-0.5 overflow-hidden border-border border-r bg-canvas
        px-2.5 pt-2.5 pb-3 max-md:hidden ${slim}`}
    >
      <Company />
      <button
        type="button"
        onClick={() => paletteIsOpen.set(true)}
        className="mt-1 mb-2 flex h-8 items-center gap-2 rounded-control border border-border-strong bg-surface
          px-2 text-left text-muted"
      >
        <Search size={14} strokeWidth={1.5} className="flex-none" />
        <Wide>Find or do…</Wide>
        <span className="ml-auto max-xl:hidden group-data-[narrow=true]/rail:hidden">
          <Key>Ctrl K</Key>
        </span>
      </button>
      {open(desk).map((place) => (
        <Item key={place.to} place={place} />
      ))}
      {pinned.length > 0 ? <h2 className="px-2 pt-3.5 pb-1 text-micro text-muted max-xl:invisible">Pinned</h2> : null}
      {pinned.map((place) => (
        <Item key={place.to} place={place} />
      ))}
      <button type="button" onClick={() => areasAreOpen.set(true)} className={item}>
        <LayoutGrid size={16} strokeWidth={1.5} className="flex-none text-muted" />
        <Wide>All areas</Wide>
      </button>
      {canAdd ? <Item place={add} /> : null}
      {whole.length > 0 ? (
        <h2 className="px-2 pt-3.5 pb-1 text-micro text-muted max-xl:invisible">Installation</h2>
      ) : null}
      {whole.map((place) => (
        <Item key={place.to} place={place} />
      ))}
      <Shift />
    </nav>
  );
}

const add: Place = { title: 'Add', to: '/add', Icon: Plus };

function Wide({ children }: { readonly children: string }) {
  return <span className="truncate max-xl:sr-only group-data-[narrow=true]/rail:sr-only">{children}</span>;
}

function Item({ place: { title, to, Icon } }: { readonly place: Place }) {
  return (
    <Link to={to} preload="intent" title={title} activeOptions={{ exact: to === '/' }} className={`group ${item}`}>
      <Icon size={16} strokeWidth={1.5} className="flex-none text-muted group-aria-[current=page]:text-ink" />
      <Wide>{title}</Wide>
      {to === '/approvals' ? <Waiting /> : null}
    </Link>
  );
}

function Waiting() {
  const { items } = useWaiting();
  return (
    <span className="ml-auto max-xl:hidden">
      <WaitCount n={items?.length ?? 0} label="wait for you" />
    </span>
  );
}

function Shift() {
  return (
    <div
      className="mt-auto grid gap-[7px] empty:hidden border-border border-t px-1.5 pt-2.5 max-xl:hidden
      group-data-[narrow=true]/rail:hidden"
    >
      <AtWork />
      <Today />
    </div>
  );
}

function AtWork() {
  const actor = useActor();
  const summary = useSummaries();
  const anHourAgo = new Date(Date.now() - hourMs).toISOString();
  const done = useDayOfStaff()?.filter(({ lastAt }) => lastAt > anHourAgo) ?? [];
  const latest = [...new Map(done.toReversed().map((one) => [one.actorId, one])).values()].toReversed();
  if (latest.length === 0) return null;
  return (
    <>
      <h2 className="text-micro text-muted">At work in the last hour</h2>
      {latest.slice(0, 3).map(({ actorId, actorKind, capability }) => (
        <p key={actorId} className="flex min-w-0 items-center gap-2 text-meta text-muted">
          <Mark {...actor(actorKind, actorId)} size={20} alone />
          <span className="truncate">{sentence(asDone(summary(capability) ?? capability))}</span>
        </p>
      ))}
    </>
  );
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Today() {
  const may = useMay();
  const budget = useAsk('meter.budget.show', {}, { enabled: may('meter.budget.show') }).data;
  const day = budget?.items.find((one) => one.scope === 'tenant' && one.unit === 'costMicros' && one.period === 'day');
  if (!budget || !day) return null;
  const part = Math.min(100, (day.spent / Math.max(1, day.limit)) * 100);
  return (
    <>
      <p className="mt-1 flex text-meta text-muted">
        Today
        <span className="ml-auto tabular-nums">
          {micros(day.spent, budget.currency)} of {micros(day.limit, budget.currency)}
        </span>
      </p>
      <span className="relative h-1 overflow-hidden rounded-[2px] bg-border">
        <i className="absolute inset-y-0 left-0 rounded-[2px] bg-ink-2" style={{ width: `${part}%` }} />
      </span>
    </>
  );
}
