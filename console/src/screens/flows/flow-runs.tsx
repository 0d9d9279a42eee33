// The runs of one flow, each on the drawing that it was a run of, in ink: read only, and begun anew from any step.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { duration, when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { Output } from '../../running/answer.tsx';
import { usePress } from '../../running/use-press.ts';
import { type Amounts, noAmounts } from './amounts.ts';
import { Canvas } from './canvas.tsx';
import { type Graph, placed, titleOf } from './graph.ts';
import { Outline } from './outline.tsx';
import type { Result, Results } from './results.ts';
import { Strip } from './strip.tsx';
import type { Drawing, WholeFlow } from './use-drawing.ts';
import { type FlowRun, useRunsOf } from './use-runs-of.ts';
import { useWatched } from './use-watched.ts';

interface RunsProps {
  readonly flow: WholeFlow;
  readonly drawing: Drawing;
  readonly tabs: ReactNode;
  readonly onBuild: () => void;
}

export function FlowRuns({ flow, drawing, tabs, onBuild }: RunsProps) {
  const { query, runs, more } = useRunsOf(flow.id);
  const { run: asked } = useSearch({ strict: false }) as { run?: string };
  const navigate = useNavigate();
  const open = runs.find(({ id }) => id === asked) ?? runs[0];
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)]">
      <header className="flex items-center gap-3 border-border border-b px-(--page-x) py-2">{tabs}</header>
      <div
        className="grid min-h-0 grid-cols-[minmax(0,1fr)] max-md:content-start max-md:overflow-auto
          md:grid-cols-[260px_minmax(0,1fr)]"
      >
        <div className="min-h-0 overflow-auto border-border bg-canvas md:border-r max-md:max-h-56">
          <Panel query={query} what="The runs" lines={6}>
            {() => (runs.length === 0 ? <NoRun /> : null)}
          </Panel>
          <ul aria-label="Runs">
            {runs.map((run) => (
              <RunItem
                key={run.id}
                run={run}
                isOpen={run === open}
                onOpen={() => void navigate({ to: '.', search: { tab: 'runs', run: run.id } as never })}
              />
            ))}
          </ul>
          {more ? (
            <Button look="quiet" onClick={more}>
              Show more
            </Button>
          ) : null}
        </div>
        {open ? <OneRun key={open.id} {...{ flow, drawing, onBuild }} run={open} /> : null}
      </div>
    </div>
  );
}

function NoRun() {
  return (
    <div className="px-4">
      <Empty says="It has not run yet. Run it by hand, or put it to work." />
    </div>
  );
}

interface ItemProps {
  readonly run: FlowRun;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function RunItem({ run: { state, createdAt, startedAt, finishedAt, version }, isOpen, onOpen }: ItemProps) {
  const took = startedAt && finishedAt ? duration(Date.parse(finishedAt) - Date.parse(startedAt)) : '';
  return (
    <li>
      <button
        type="button"
        aria-current={isOpen ? 'true' : undefined}
        onClick={onOpen}
        className="grid min-h-(--row-2) w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-border
          border-b px-4 py-1.5 text-left tabular-nums -outline-offset-2 hover:bg-hover aria-[current=true]:bg-selected"
      >
        <span className="font-[550]">{when(createdAt)}</span>
        <Status word={state} />
        <span className="text-meta text-muted">{`version ${version}`}</span>
        <span className="text-right text-meta text-muted">{took}</span>
      </button>
    </li>
  );
}

interface OneProps extends Omit<RunsProps, 'tabs'> {
  readonly run: FlowRun;
}

function OneRun({ flow, drawing, run, onBuild }: OneProps) {
  const query = useAsk('work.flow.read', { flowId: flow.id, version: run.version });
  return (
    <Panel query={query} what="The drawing of this run" lines={6}>
      {({ graph }) => <Drawn {...{ flow, drawing, run, onBuild }} graph={placed(graph as Graph)} />}
    </Panel>
  );
}

function Drawn({ flow, drawing, run, graph, onBuild }: OneProps & { readonly graph: Graph }) {
  const watched = useWatched(run.id, graph);
  const [chosen, setChosen] = useState<string>();
  const { results, cost } = watched;
  const failed = graph.nodes.find(({ id }) => results?.nodes.get(id)?.problem);
  const shown = chosen ?? failed?.id;
  const shared = { graph, chosen: shown, results };
  const isSmall = matchMedia('(max-width: 767px)').matches;
  return (
    <div className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)_auto] xl:grid-cols-[minmax(0,1fr)_300px]">
      <p
        className="flex flex-wrap items-center gap-x-3 gap-y-1 border-border border-b px-4 py-2 text-meta
        xl:col-span-2"
      >
        <Status word={watched.run?.state ?? run.state} />
        {watched.run?.error ? <span className="text-danger">{watched.run.error.message}</span> : null}
        {cost ? <span className="text-muted tabular-nums">{`cost ${cost}`}</span> : null}
        <span className="ml-auto flex gap-2">
          <Button
            small
            onClick={() => {
              drawing.draw(graph);
              onBuild();
            }}
          >
            Edit a copy
          </Button>
          <Link to="/runs/$runId" params={{ runId: run.id }} className="self-center text-link">
            Show the whole run
          </Link>
        </span>
      </p>
      <div className="min-h-[240px] bg-canvas">
        {isSmall ? (
          <Outline {...shared} flaws={[]} onChoose={setChosen} />
        ) : (
          <Canvas {...shared} onChoose={setChosen} />
        )}
      </div>
      <Came {...{ graph, results, run }} chosen={shown} flowId={flow.id} />
      <div className="max-h-[220px] min-h-0 overflow-auto border-border border-t max-md:hidden xl:col-span-2">
        {results ? <Strip {...{ graph, results }} chosen={shown} onChoose={setChosen} /> : null}
      </div>
    </div>
  );
}

/** What failed came to nothing. */
function CameTo({ result: { ports, problem }, of }: { readonly result: Result; readonly of: Amounts['of'] }) {
  const all = Object.values(ports);
  if (problem && all.length === 0) return null;
  return (
    <Section first title="What it came to">
      <Output output={(all.length === 1 ? of(all[0]) : ports) ?? null} />
    </Section>
  );
}

interface CameProps {
  readonly graph: Graph;
  readonly results: Results | undefined;
  readonly run: FlowRun;
  readonly chosen: string | undefined;
  readonly flowId: string;
}

/** What one step was given and came to, and the way to begin anew from it. */
function Came({ graph, results, run, chosen, flowId }: CameProps) {
  const may = useMay();
  const navigate = useNavigate();
  const { busy, problem, press } = usePress();
  const node = graph.nodes.find(({ id }) => id === chosen);
  const result = node && results?.nodes.get(node.id);
  const isOver = ['done', 'failed', 'cancelled'].includes(run.state);
  async function again(of: string) {
    const begun = await press('work.flow.rewind', { runId: run.id, node: of }, 'A new run begins at this step.');
    const search = begun?.status === 'accepted' ? { tab: 'runs' as const, run: begun.runId } : { tab: 'runs' as const };
    if (begun) await navigate({ to: '/flows/$flowId', params: { flowId }, search });
  }
  if (!node || !result) {
    return (
      <p className="border-border p-4 text-muted xl:border-l max-xl:border-t">Choose a step to see what it came to.</p>
    );
  }
  const { of } = results?.amounts ?? noAmounts;
  return (
    <div
      className="grid min-h-0 content-start gap-4 overflow-auto border-border p-4 max-xl:max-h-64 max-xl:border-t
        xl:border-l"
    >
      <h2 className="text-section">{titleOf(node)}</h2>
      {result.problem ? <p className="text-danger">{result.problem}</p> : null}
      <CameTo result={result} of={of} />
      {result.input === null || result.input === undefined ? null : (
        <Section first title="What went in">
          <Output output={of(result.input)} />
        </Section>
      )}
      {problem ? <Failed error={problem} what="Beginning anew" /> : null}
      {isOver && node.kind !== 'trigger' && may('work.flow.rewind') ? (
        <span>
          <Button small busy={busy && 'Beginning…'} onClick={() => void again(node.id)}>
            Begin anew from here
          </Button>
        </span>
      ) : null}
    </div>
  );
}
