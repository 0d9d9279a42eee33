// The frame of a client: no rail, a few tabs at the top, on a phone at the thumb.
import { Link } from '@tanstack/react-router';
import { useMay, useMe } from '../client/me.ts';
import { WaitCount } from '../parts/chip.tsx';
import { clientPlaces, type Place } from './areas.ts';
import { useWaiting } from './waiting.ts';

export function useClientPlaces(): readonly Place[] {
  const may = useMay();
  return clientPlaces.filter(({ needs }) => needs === undefined || may(needs));
}

export function ClientBar() {
  const me = useMe().data;
  const open = useClientPlaces();
  const { items } = useWaiting();
  return (
    <nav
      aria-label="Main"
      className="flex h-11 flex-none items-stretch gap-6 border-border border-b bg-canvas px-(--page-x) max-md:hidden"
    >
      <b className="self-center truncate font-[600]">{me?.tenant.name}</b>
      {open.map(({ title, to }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === '/' }}
          className="flex items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 text-muted
            -outline-offset-2 hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-[550]
            aria-[current=page]:text-ink"
        >
          {title}
          {to === '/approvals' ? <WaitCount n={items?.length ?? 0} label="wait for you" /> : null}
        </Link>
      ))}
    </nav>
  );
}
