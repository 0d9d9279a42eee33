// What happened: time, who, a sentence with its numbers, and the way back.
import { ChevronRight, Undo2 } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { look } from '../base/look.ts';
import { exact, when } from '../base/time.ts';
import type { Named } from '../client/names.ts';
import { Button } from './button.tsx';
import { icon } from './chip.tsx';
import { Mark } from './mark.tsx';

interface LogRowProps {
  readonly at: string;
  readonly who: Named;
  readonly children: ReactNode;
  readonly failed?: boolean;
  readonly onUndo?: (() => void) | undefined;
  readonly onOpen?: (() => void) | undefined;
}

export function LogRow({ at, who, children, failed = false, onUndo, onOpen }: LogRowProps) {
  function onKeyDown({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) {
    if (key.toLowerCase() === 'u' && !ctrlKey && !metaKey && !altKey && look.get().keys) onUndo?.();
  }
  return (
    <li
      onKeyDown={onKeyDown}
      className="grid min-h-11 grid-cols-[92px_24px_minmax(0,1fr)_auto] items-center gap-x-3 border-border
      border-b py-1.5 max-md:grid-cols-[24px_minmax(0,1fr)_auto]"
    >
      <time
        dateTime={at}
        title={exact(at)}
        className="text-[12px] text-muted tabular-nums max-md:col-start-2 max-md:row-start-2"
      >
        {when(at)}
      </time>
      <Mark {...who} />
      <p className={`min-w-0 [overflow-wrap:anywhere] ${failed ? 'text-danger' : ''}`}>
        <b className="font-[550]">{who.name}</b> {children}
      </p>
      <span className="flex gap-1 text-muted max-md:row-span-2">
        {onUndo ? (
          <Button small look="quiet" icon={<Undo2 {...icon} />} onClick={onUndo}>
            Undo
          </Button>
        ) : null}
        {onOpen ? (
          <Button small look="quiet" aria-label="Open" onClick={onOpen}>
            <ChevronRight {...icon} />
          </Button>
        ) : null}
      </span>
    </li>
  );
}
