// The last line of every decision: how much, what leaves, the way back, exactly which bytes; then the buttons.
import { ExternalLink, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { icon } from './chip.tsx';

interface StakeBarProps {
  readonly big: string;
  readonly leaves?: boolean;
  readonly undo: string;
  readonly exactly?: ReactNode;
  readonly waits?: boolean;
  readonly notice?: ReactNode;
  readonly children: ReactNode;
}

export function StakeBar({ big, leaves = false, undo, exactly, waits = true, notice, children }: StakeBarProps) {
  return (
    <section
      aria-label="Decision"
      className="@container z-(--z-sticky) grid gap-2 border-border-strong border-t bg-raised px-(--page-x) py-3
        shadow-1 max-md:px-4 max-md:py-2.5"
    >
      {notice}
      <div className="flex items-center gap-x-4 gap-y-2.5 @max-3xl:flex-wrap">
        <p
          className={`max-w-[40%] border-l-[3px] pl-3 font-[620] text-[20px] leading-6 tracking-[-.017em]
            tabular-nums ${waits ? 'border-wait-solid' : 'border-control'}`}
        >
          {big}
        </p>
        <div className="grid min-w-0 flex-1 gap-px">
          <p className="flex flex-wrap gap-x-3.5 text-[12.5px] text-ink-2">
            {leaves ? (
              <span className="inline-flex items-center gap-[5px] whitespace-nowrap">
                <ExternalLink {...icon} />
                Leaves the building
              </span>
            ) : null}
            <span className="inline-flex min-w-0 items-center gap-[5px]">
              <Undo2 {...icon} />
              <span className="line-clamp-2">{undo}</span>
            </span>
          </p>
          {exactly ? <p className="truncate text-meta text-muted">{exactly}</p> : null}
        </div>
        <div className="ml-auto flex gap-2 @max-3xl:ml-0 @max-3xl:flex-wrap @max-3xl:w-full @max-3xl:justify-end">
          {children}
        </div>
      </div>
    </section>
  );
}
