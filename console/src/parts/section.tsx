import { useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TopSlot } from './top-slot.tsx';

interface SectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly count?: ReactNode;
  readonly end?: ReactNode;
  readonly first?: boolean;
  /** The note stands at the other end. */
  readonly apart?: boolean;
  readonly children: ReactNode;
}

/** A heading and its rows, with one hairline above them. */
export function Section({ title, note, count, end, first = false, apart = false, children }: SectionProps) {
  return (
    <section className={first ? '' : 'mt-8 max-md:mt-6'} aria-label={title}>
      <header className="mb-1.5 flex min-h-(--control-sm) flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="flex min-w-0 flex-1 basis-40 flex-wrap items-baseline gap-x-2">
          <h2 className="text-section">{title}</h2>
          {count}
          {note ? <span className={`text-meta text-muted ${apart ? 'ml-auto' : ''}`}>{note}</span> : null}
        </div>
        {end}
      </header>
      {children}
    </section>
  );
}

interface PageTitleProps {
  readonly title: string;
  /** What one does here most; at most one of it is the main one. */
  readonly children?: ReactNode;
}

/** Seen where the bar above does not say the same already; what one does here then stands up there. */
export function PageTitle({ title, children }: PageTitleProps) {
  const isAbove = useMatches().some(({ staticData }) => staticData.crumb === title);
  if (isAbove) {
    return (
      <>
        <h1 className="sr-only">{title}</h1>
        {children ? <TopSlot at="top">{children}</TopSlot> : null}
      </>
    );
  }
  return (
    <header className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
      <h1 className="text-title">{title}</h1>
      {children}
    </header>
  );
}

/** A page to read: padded, at most 1360 px wide; where it is as long as it likes, the place of its bar is kept. */
export function Page({ children }: { readonly children: ReactNode }) {
  return (
    <div data-reading className="mx-auto max-w-[1360px] px-(--page-x) pt-6 pb-10">
      {children}
    </div>
  );
}
