// On a phone: five places, with words, at the thumb.
import { Link } from '@tanstack/react-router';
import { LayoutGrid, Search } from 'lucide-react';
import { useMay } from '../client/me.ts';
import { WaitCount } from '../parts/chip.tsx';
import { clientPlaces, desk } from './areas.ts';
import { areasAreOpen, paletteIsOpen } from './open.ts';
import { useShellKind } from './role.ts';
import { useWaiting } from './waiting.ts';

const tab = `relative grid place-items-center content-center gap-0.5 text-[10.5px] font-[500] text-muted
    aria-[current=page]:font-[600] aria-[current=page]:text-ink`;

export function TabBar() {
  const may = useMay();
  const { items } = useWaiting();
  const isClient = useShellKind() === 'client';
  const open = (isClient ? clientPlaces : desk).filter(({ needs }) => needs === undefined || may(needs));
  return (
    <nav
      aria-label="Main"
      className="z-(--z-rail) grid h-[60px] flex-none auto-cols-fr grid-flow-col border-border-strong border-t
        bg-raised md:hidden"
    >
      {open.map(({ title, to, Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/' }} className={tab}>
          <Icon size={20} strokeWidth={1.5} />
          {title}
          {to === '/approvals' ? (
            <span className="absolute top-[5px] left-[calc(50%+5px)]">
              <WaitCount n={items?.length ?? 0} label="wait for you" />
            </span>
          ) : null}
        </Link>
      ))}
      {isClient ? null : (
        <>
          <button type="button" onClick={() => paletteIsOpen.set(true)} className={tab}>
            <Search size={20} strokeWidth={1.5} />
            Find
          </button>
          <button type="button" onClick={() => areasAreOpen.set(true)} className={tab}>
            <LayoutGrid size={20} strokeWidth={1.5} />
            Areas
          </button>
        </>
      )}
    </nav>
  );
}
