// How the parts of the house are: grey is well, trouble now or within the hour is hatched, and said in words below.
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

/** Now; what was not for a part of the last hour is well again. */
export function isWell({ light }: Light): boolean {
  return light !== 'red';
}

function isWellAgain({ light }: Light): boolean {
  return light === 'amber';
}

/** Now, and all of the last hour. */
function isCalm(one: Light): boolean {
  return isWell(one) && !isWellAgain(one);
}

/** How it is, in words also where the part itself says nothing. */
export function stateOf(one: Light): string {
  if (isWellAgain(one)) return 'well again, not all of the last hour';
  return isWell(one) ? 'well' : one.note || 'does not answer';
}

function toldAloud(one: Light): string {
  if (isWellAgain(one)) return 'is well again';
  return isWell(one) ? 'is well' : 'is not well';
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
          <Tip key={one.part} says={`${label(one.part)}: ${stateOf(one)}`}>
            <li
              tabIndex={index === at ? 0 : -1}
              className={`h-3 flex-1 rounded-[2px] ${isCalm(one) ? 'bg-border-strong' : 'trouble'}`}
            >
              <span className="sr-only">
                {label(one.part)} {toldAloud(one)}
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
              {stateOf(one)}.
            </span>
          </p>
        ))}
      <WellAgain parts={items.filter(isWellAgain)} />
    </>
  );
}

/** What was away together is told together: after a night without Cadre that is everything. */
function WellAgain({ parts }: { readonly parts: readonly Light[] }) {
  const [first] = parts.map(({ since }) => since).toSorted();
  if (!first) return null;
  return (
    <p className="mt-2 text-[12px] text-muted leading-4">
      Well again since {when(first)}: {parts.map(({ part }) => label(part)).join(', ')}.
    </p>
  );
}
