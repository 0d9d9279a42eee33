// A number that can say where it came from: source, time of reading, filter, and the way to its rows.
import { Link } from '@tanstack/react-router';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { clock } from '../base/time.ts';

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

export function From({ children, strong = false, ...provenance }: FromProps) {
  const weight = strong
    ? 'font-[600] text-ink decoration-[1.5px] underline-offset-4'
    : 'decoration-1 underline-offset-[3px]';
  return (
    <Popover.Root>
      <Popover.Trigger
        className={`inline cursor-help rounded-xs tabular-nums underline decoration-dotted decoration-faint ${weight}`}
      >
        {provenance.isEstimate ? 'about ' : ''}
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={6}
          collisionPadding={12}
          aria-label="Where this number comes from"
          className="entering z-(--z-tip) grid w-[272px] gap-1 rounded-float bg-overlay p-3 text-meta shadow-2"
        >
          <Told {...provenance} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Told({ source, readAt, filter, rows }: Provenance) {
  return (
    <>
      <p className="text-strong">{source}</p>
      <p className="text-muted">
        Read at <span className="tabular-nums">{clock(new Date(readAt))}</span>
        {filter ? `, ${filter}` : ''}
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
