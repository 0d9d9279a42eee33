// A number that can say where it came from: source, time of reading, filter, and the way to its rows.
import { Link } from '@tanstack/react-router';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useSetting } from '../base/setting.ts';
import { clock } from '../base/time.ts';
import { heardAt, line } from '../client/live.ts';

export interface Provenance {
  readonly source: string;
  readonly readAt: number;
  readonly filter?: string;
  readonly rows?: string;
  readonly isEstimate?: boolean;
}

interface FromProps extends Provenance {
  readonly children: ReactNode;
  readonly strong?: boolean;
}

const lostMs = 60_000;

/** When nobody tells of changes any more, a number is as it was when it was read. */
function useIsStale(readAt: number): boolean {
  const [how, lastAt] = [useSetting(line), useSetting(heardAt)];
  return how === 'offline' || (how === 'polling' && lastAt - readAt > lostMs);
}

export function From({ children, strong = false, ...provenance }: FromProps) {
  const isStale = useIsStale(provenance.readAt);
  const weight = strong
    ? `font-[600] decoration-[1.5px] underline-offset-4 ${isStale ? 'text-muted' : 'text-ink'}`
    : `decoration-1 underline-offset-[3px] ${isStale ? 'text-muted' : ''}`;
  return (
    <Popover.Root>
      <Popover.Trigger
        className={`inline cursor-help rounded-xs tabular-nums underline decoration-dotted decoration-faint ${weight}`}
      >
        {provenance.isEstimate ? 'about ' : ''}
        {children}
        {isStale ? <span className="sr-only">, not read since {clock(new Date(provenance.readAt))}</span> : null}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={6}
          collisionPadding={12}
          aria-label="Where this number comes from"
          className="entering z-(--z-tip) grid w-[272px] gap-1 rounded-float bg-overlay p-3 text-meta shadow-2"
        >
          <Told {...provenance} isStale={isStale} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Told({ source, readAt, filter, rows, isStale }: Provenance & { readonly isStale: boolean }) {
  return (
    <>
      <p className="text-strong">{source}</p>
      <p className="text-muted">
        Read at <span className="tabular-nums">{clock(new Date(readAt))}</span>
        {filter ? `, ${filter}` : ''}
        {isStale ? '; not since, for the line is lost' : ''}
      </p>
      {rows ? (
        <p className="pt-1">
          <Link to={rows} className="text-link hover:underline">
            Show its rows
          </Link>
        </p>
      ) : null}
    </>
  );
}
