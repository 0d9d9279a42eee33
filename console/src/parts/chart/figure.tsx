// The one big number of a region, and one comparison in words.
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { icon } from '../chip.tsx';

interface FigureProps {
  readonly title: string;
  /** The number with its source. */
  readonly children: ReactNode;
  readonly before?: { readonly value: number; readonly was: number; readonly since: string };
}

export function Figure({ title, children, before }: FigureProps) {
  return (
    <div>
      <p className="text-meta text-muted">{title}</p>
      <p className="text-figure tabular-nums">{children}</p>
      {before ? <Compared {...before} /> : null}
    </div>
  );
}

function Compared({ value, was, since }: NonNullable<FigureProps['before']>) {
  if (was === 0 || value === was) {
    return <p className="text-meta text-muted">{value === was ? `As ${since}` : `Nothing ${since}`}</p>;
  }
  const share = Math.round((Math.abs(value - was) / Math.abs(was)) * 100);
  const isMore = value > was;
  return (
    <p className="flex items-center gap-1 text-meta text-muted tabular-nums">
      {isMore ? <ArrowUp {...icon} /> : <ArrowDown {...icon} />}
      {share}% {isMore ? 'more' : 'less'} than {since}
    </p>
  );
}
