// Facts in two columns: what was changed shows the old one struck out beside the new.
import type { ReactNode } from 'react';
import { label } from '../base/words.ts';
import { Value } from './value.tsx';

export interface Fact {
  readonly name: string;
  readonly value: unknown;
  readonly was?: unknown;
}

export function KeyValues({ facts, wide = false }: { readonly facts: readonly Fact[]; readonly wide?: boolean }) {
  return (
    <dl
      className={`grid gap-x-3 gap-y-[5px] text-[12.5px]
        ${wide ? 'grid-cols-[minmax(120px,auto)_1fr]' : 'grid-cols-[auto_1fr]'}`}
    >
      {facts.map(({ name, value, was }) => (
        <Pair key={name} name={label(name)} wide={wide}>
          {was === undefined ? null : (
            <del className="mr-1.5 text-muted">
              <Value value={was} name={name} />
            </del>
          )}
          <Value value={value} name={name} />
        </Pair>
      ))}
    </dl>
  );
}

function Pair({
  name,
  wide,
  children,
}: {
  readonly name: string;
  readonly wide: boolean;
  readonly children: ReactNode;
}) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className={`min-w-0 whitespace-pre-line [overflow-wrap:anywhere] ${wide ? '' : 'text-right'}`}>{children}</dd>
    </>
  );
}

export function factsOf(record: unknown): Fact[] {
  if (typeof record !== 'object' || record === null) return [{ name: 'answer', value: record }];
  return Object.entries(record).map(([name, value]) => ({ name, value }));
}
