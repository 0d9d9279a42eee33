// How the parts of the house are: grey is well, trouble is hatched, and said in words below.
import { TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { when } from '../base/time.ts';
import { label } from '../base/words.ts';
import { icon } from './chip.tsx';
import { Tip } from './tip.tsx';

export interface Light {
  readonly part: string;
  readonly light: 'green' | 'amber' | 'red' | 'grey';
  readonly note: string;
  readonly since: string;
}

export function isWell({ light }: Light): boolean {
  return light === 'green' || light === 'grey';
}

/** What is the matter, in words also where the part itself says nothing. */
export function troubleOf({ light, note }: Light): string {
  if (light !== 'amber') return note || 'does not answer';
  return note ? `slow, or only partly there: ${note}` : 'slow, or only partly there';
}

const ways: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => Math.min(at + 1, last),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

export function Lights({ items }: { readonly items: readonly Light[] }) {
  const [at, setAt] = useState(0);
  function walk(event: KeyboardEvent<HTMLUListElement>) {
    const next = ways[event.key]?.(at, items.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
    (event.currentTarget.children[next] as HTMLElement).focus();
  }
  return (
    <>
      <ul aria-label="Parts" className="flex gap-1" onKeyDown={walk}>
        {items.map((one, index) => (
          <Tip key={one.part} says={`${label(one.part)}: ${isWell(one) ? 'well' : troubleOf(one)}`}>
            <li
              tabIndex={index === at ? 0 : -1}
              className={`h-3 flex-1 rounded-[2px] ${isWell(one) ? 'bg-border-strong' : 'trouble'}`}
            >
              <span className="sr-only">
                {label(one.part)} {isWell(one) ? 'is well' : 'is not well'}
              </span>
            </li>
          </Tip>
        ))}
      </ul>
      {items
        .filter((one) => !isWell(one))
        .map((one) => (
          <p key={one.part} className="mt-2 flex gap-2 text-[12px] text-muted leading-4">
            <span className="text-warn">
              <TriangleAlert {...icon} />
            </span>
            <span>
              <b className="font-[550] text-ink">{label(one.part)} is not well</b> since {when(one.since)}:{' '}
              {troubleOf(one)}.
            </span>
          </p>
        ))}
    </>
  );
}
