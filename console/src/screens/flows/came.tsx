// What a try came to: over the drawing in a line, below it step by step. Dashed when it was a rehearsal.
import { Link } from '@tanstack/react-router';
import { Pencil, X } from 'lucide-react';
import { count, many } from '../../base/numbers.ts';
import { clock, duration } from '../../base/time.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Chip, icon } from '../../parts/chip.tsx';
import { changesIn } from '../../parts/pencil-sheet.tsx';
import { Status } from '../../parts/status.tsx';
import type { Graph } from './graph.ts';
import type { Results } from './results.ts';
import { Strip } from './strip.tsx';
import type { FlowData } from './trial.tsx';
import type { Came } from './use-came.ts';

interface HeadProps {
  readonly came: Came;
  readonly data: FlowData;
  readonly onData: () => void;
}

export function CameHead({ came, data, onData }: HeadProps) {
  const { results, runId, isOld, forget } = came;
  if (runId === undefined && !results) return null;
  const isPencil = runId === undefined;
  return (
    <div
      role="status"
      className={`m-3 mb-0 flex items-center gap-x-2 gap-y-1 rounded-panel border bg-surface px-3 py-1.5
        max-md:flex-wrap ${isPencil ? 'pencil border-control border-dashed' : 'border-border-strong'}`}
    >
      {isPencil && results ? <Rehearsed {...{ results, isOld }} data={data.says} /> : <Running came={came} />}
      <span className="ml-auto flex flex-none items-center gap-1">
        <Button small onClick={onData}>
          Choose data
        </Button>
        <IconButton label="Put it away" icon={<X {...icon} />} onClick={forget} />
      </span>
    </div>
  );
}

interface RehearsedProps {
  readonly results: Results;
  readonly isOld: boolean;
  readonly data: string;
}

function Rehearsed({ results: { at, tookMs, nodes, rehearsal }, isOld, data }: RehearsedProps) {
  return (
    <>
      <Pencil {...icon} />
      <b className="font-[550]">Rehearsed</b>
      <span className="min-w-0 flex-1 text-meta text-muted tabular-nums">
        {[`${clock(at)}, ${data}; nothing was sent`, many(nodes.size, 'step'), tookMs ? duration(tookMs) : '']
          .filter(Boolean)
          .join(', ')}
        {rehearsal && rehearsal.changedRows > 0 ? `. ${changesIn(rehearsal.changedRows)}.` : ''}
      </span>
      {isOld ? <Chip tone="warn">Changed since</Chip> : null}
    </>
  );
}

function Running({ came: { runId = '', watched } }: Pick<HeadProps, 'came'>) {
  const { run, cost, isOver } = watched;
  return (
    <>
      <b className="font-[550]">Run begun.</b>
      {run ? <Status word={run.state} /> : null}
      {run?.error ? <span className="min-w-0 truncate text-danger">{run.error.message}</span> : null}
      {isOver && cost ? <span className="text-meta text-muted tabular-nums">{cost}</span> : null}
      <Link to="/runs/$runId" params={{ runId }} className="text-link">
        Show the whole run
      </Link>
    </>
  );
}

interface StripProps {
  readonly came: Came;
  readonly graph: Graph;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

export function CameStrip({ came, graph, chosen, onChoose }: StripProps) {
  const { results } = came;
  if (!results || results.nodes.size === 0) return null;
  const failed = [...results.nodes.values()].filter(({ problem }) => problem).length;
  return (
    <section
      aria-label={results.isReal ? 'Run' : 'Rehearsal'}
      className="grid max-h-[190px] grid-rows-[auto_minmax(0,1fr)] border-border-strong border-t bg-surface
        max-md:hidden"
    >
      <header className="flex items-baseline gap-3 px-3 pt-2 pb-1">
        <h2 className="text-strong">{results.isReal ? 'Run' : 'Rehearsal'}</h2>
        <span className="text-meta text-muted tabular-nums">
          {many(results.nodes.size, 'step')}
          {failed > 0 ? `, ${count(failed)} failed` : ''}
        </span>
      </header>
      <Strip {...{ graph, results, chosen, onChoose }} />
    </section>
  );
}
