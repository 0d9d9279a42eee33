import type { ReactNode } from 'react';

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
      <header className="mb-1.5 flex min-h-[26px] flex-wrap items-baseline gap-x-2">
        <h2 className="text-section">{title}</h2>
        {count}
        {note ? <span className={`text-meta text-muted ${apart ? 'ml-auto' : ''}`}>{note}</span> : null}
        {end ? <div className="ml-auto self-center">{end}</div> : null}
      </header>
      {children}
    </section>
  );
}

export function PageTitle({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
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
