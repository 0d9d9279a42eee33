// A region that holds data: still lines while it loads, words when there is nothing or it failed, and a boundary, so
// that what breaks breaks alone.
import type { UseQueryResult } from '@tanstack/react-query';
import { Component, type ReactNode } from 'react';
import { copy } from '../base/copy.ts';
import { Problem } from '../client/http.ts';
import { Button } from './button.tsx';

interface PanelProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** What did not load: "The list of decisions". */
  readonly what: string;
  readonly children: (data: Data) => ReactNode;
  readonly lines?: number;
}

export function Panel<Data>({ query, what, children, lines = 3 }: PanelProps<Data>) {
  return (
    <Boundary>
      {query.data === undefined && query.isPending ? <Still lines={lines} /> : null}
      {query.error && !isOldKnown(query) ? (
        <Failed error={query.error} what={what} again={() => void query.refetch()} />
      ) : null}
      {query.data === undefined ? null : children(query.data)}
    </Boundary>
  );
}

/** Without a line one sees what was known; the banner says so once for the whole page. */
function isOldKnown({ data, error }: Pick<UseQueryResult, 'data' | 'error'>): boolean {
  return data !== undefined && error instanceof Problem && error.status === 0;
}

export function Still({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3 py-3">
      {Array.from({ length: lines }, (_, index) => (
        <span key={index.toString()} className="still h-4" style={{ width: `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

interface FailedProps {
  readonly error: Error;
  readonly what: string;
  /** Absent for what somebody pressed: they press again. */
  readonly again?: () => void;
}

/** What failed, why if known, what now, reference. */
export function Failed({ error, what, again }: FailedProps) {
  const problem = error instanceof Problem ? error : undefined;
  return (
    <div role="alert" className="my-2 border-danger-line border-l-2 py-1 pl-3">
      <p className="text-strong">{refusalOf(what, problem, again === undefined)}</p>
      <p className="text-muted">
        {reasonOf(error, problem)}
        {problem?.reference ? (
          <>
            {' Reference '}
            <code className="text-code">{problem.reference}</code>
          </>
        ) : null}
      </p>
      {again && !isFinal(problem) ? (
        <Button small className="mt-2" onClick={again}>
          Try again
        </Button>
      ) : null}
      {problem?.code === 'not_found' ? (
        <Button small className="mt-2" onClick={() => history.back()}>
          Go back
        </Button>
      ) : null}
    </div>
  );
}

function ended(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** Asked again it is answered the same. */
function isFinal(problem: Problem | undefined): boolean {
  return problem?.code === 'forbidden' || problem?.code === 'not_found';
}

function refusalOf(what: string, problem: Problem | undefined, isPress: boolean): string {
  const failed = isPress ? 'did not go through' : 'did not load';
  if (problem?.code === 'forbidden') return `You may not ${isPress ? 'do' : 'see'} this: ${what.toLowerCase()}.`;
  if (problem?.code === 'not_found') return 'There is no such thing here. It may belong to another company.';
  return `${what} ${failed}${problem?.status === 0 ? ` (${problem.message})` : ''}.`;
}

function reasonOf({ message }: Error, problem: Problem | undefined): string {
  if (problem?.status === 0) return 'The rest of the screen is as it was.';
  if (problem?.code === 'unauthenticated') return 'You were signed out. Sign in again and repeat it; nothing is lost.';
  return ended(message);
}

interface Broken {
  readonly error: Error | undefined;
}

export class Boundary extends Component<{ readonly children: ReactNode }, Broken> {
  override state: Broken = { error: undefined };

  static getDerivedStateFromError(error: Error): Broken {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div role="alert" className="my-2 border-danger-line border-l-2 py-1 pl-3">
        <p className="text-strong">This part broke. The rest works. We kept what you typed.</p>
        <div className="mt-2 flex gap-2">
          <Button small onClick={() => this.setState({ error: undefined })}>
            Reload this part
          </Button>
          <Button small look="quiet" onClick={() => void copy(String(error.stack))}>
            Copy details
          </Button>
        </div>
      </div>
    );
  }
}

interface EmptyProps {
  readonly says: string;
  readonly children?: ReactNode;
}

/** What goes here and one thing to do; never a picture. */
export function Empty({ says, children }: EmptyProps) {
  return (
    <div role="status" className="grid justify-items-start gap-3 py-4">
      <p className="max-w-[62ch] text-muted">{says}</p>
      {children}
    </div>
  );
}
