// The builder: what it will do, with real data, before one lets it.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { List, Network, Play, Undo2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { many } from '../../base/numbers.ts';
import { clock, when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Chip, icon } from '../../parts/chip.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { Failed, Panel } from '../../parts/panel.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Status } from '../../parts/status.tsx';
import { useKeys } from '../../shell/keys.ts';
import { Crumb } from '../../shell/top-slot.tsx';
import { Canvas } from './canvas.tsx';
import { tidied, withPiece } from './graph.ts';
import { Inspector } from './inspector.tsx';
import { Outline } from './outline.tsx';
import { Pieces } from './pieces.tsx';
import { useDrawing, type WholeFlow } from './use-drawing.ts';
import { useWatched } from './use-watched.ts';

export function Flow() {
  const { flowId } = useParams({ strict: false }) as { flowId: string };
  const query = useAsk('work.flow.read', { flowId });
  return (
    <Panel query={query} what="This flow" lines={8}>
      {(flow) => <Builder key={flow.id} flow={flow} />}
    </Panel>
  );
}

type View = 'drawing' | 'outline';

function isSmall(): boolean {
  return matchMedia('(max-width: 767px)').matches;
}

function Builder({ flow }: { readonly flow: WholeFlow }) {
  const drawing = useDrawing(flow);
  const { graph, flaws, draw } = drawing;
  const [chosen, setChosen] = useState<string>();
  const [view, setView] = useState<View>(() => (isSmall() ? 'outline' : 'drawing'));
  const [isAdding, setAdding] = useState(false);
  const [runId, setRunId] = useState<string>();
  const watched = useWatched(runId);
  const results = watched ?? drawing.results;
  const node = graph.nodes.find(({ id }) => id === chosen);
  const keys = useMemo(
    () => ({
      o: () => setView(view === 'drawing' ? 'outline' : 'drawing'),
      t: () => draw(tidied(graph)),
    }),
    [view, draw, graph],
  );
  useKeys(keys);
  useUndo(drawing.undo);
  function add(piece: Parameters<typeof withPiece>[1]) {
    const added = withPiece(graph, piece, node ?? graph.nodes.at(-1));
    draw(added.graph);
    setChosen(added.id);
    setAdding(false);
  }
  const inspector = node ? (
    <Inspector key={node.id} {...{ graph, node, results }} onDraw={draw} onGone={() => setChosen(undefined)} />
  ) : null;
  const shared = { graph, chosen, flaws, results };
  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)]">
      <Crumb title={flow.name} />
      <h1 className="sr-only">{flow.name}</h1>
      <Bar {...{ flow, drawing, view, runId }} onView={setView} onAdd={() => setAdding(true)} onRun={setRunId} />
      <div className="grid min-h-0 md:grid-cols-[212px_minmax(0,1fr)] xl:grid-cols-[212px_minmax(0,1fr)_320px]">
        <div className="grid min-h-0 border-border border-r max-md:hidden">
          <Pieces onAdd={add} />
        </div>
        <div className="min-h-0 bg-canvas">
          {view === 'drawing' ? (
            <Canvas {...shared} onChoose={setChosen} onDraw={draw} />
          ) : (
            <Outline {...shared} onChoose={setChosen} />
          )}
        </div>
        <div className="min-h-0 overflow-auto border-border border-l max-xl:hidden">
          {inspector ?? <p className="p-4 text-muted">Choose a step to see what goes in and what comes out.</p>}
        </div>
      </div>
      <Drawer title="Add a step" isOpen={isAdding} onClose={() => setAdding(false)}>
        <Pieces onAdd={add} />
      </Drawer>
      {isNarrowScreen() && inspector ? (
        <Drawer title="Step" isOpen onClose={() => setChosen(undefined)}>
          {inspector}
        </Drawer>
      ) : null}
    </div>
  );
}

function isNarrowScreen(): boolean {
  return matchMedia('(max-width: 1279px)').matches;
}

/** Ctrl Z takes back the last change of the drawing, outside of fields. */
function useUndo(undo: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isField = event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
      if (isField || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      undo();
    };
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, [undo]);
}

interface BarProps {
  readonly flow: WholeFlow;
  readonly drawing: ReturnType<typeof useDrawing>;
  readonly view: View;
  readonly runId: string | undefined;
  readonly onView: (view: View) => void;
  readonly onAdd: () => void;
  readonly onRun: (runId: string | undefined) => void;
}

function Bar({ flow, drawing, view, runId, onView, onAdd, onRun }: BarProps) {
  const may = useMay();
  const navigate = useNavigate();
  const { busy, problem, isChanged, results } = drawing;
  const mayDraw = may('work.flow.edit');
  const isRehearsed = results !== undefined && !isChanged && ![...results.nodes.values()].some((one) => one.problem);
  async function go() {
    const begun = await drawing.runNow({});
    if (!begun) return;
    onRun(begun);
    if (isSmall()) await navigate({ to: '/runs/$runId', params: { runId: begun } });
  }
  return (
    <header className="border-border border-b px-(--page-x) py-2">
      <div className="flex flex-wrap items-center gap-2">
        <Standing flow={flow} drawing={drawing} isRunning={runId !== undefined} />
        <span className="ml-auto flex flex-wrap items-center gap-2">
          <Segmented label="How it is shown" value={view} choices={views} onChange={onView} />
          <Button small className="md:hidden" onClick={onAdd}>
            Add a step
          </Button>
          <Button
            small
            look="quiet"
            icon={<Undo2 {...icon} />}
            why={drawing.canUndo ? undefined : 'Nothing has been changed yet.'}
            onClick={drawing.undo}
          >
            Undo
          </Button>
          <Button
            small
            busy={busy === 'saving' && 'Saving…'}
            why={isChanged ? undefined : 'It is saved.'}
            onClick={() => void drawing.save()}
          >
            Save
          </Button>
          <Button
            small
            look={isRehearsed ? 'plain' : 'main'}
            busy={busy === 'rehearsing' && 'Rehearsing…'}
            onClick={() => {
              onRun(undefined);
              void drawing.rehearse({});
            }}
          >
            Rehearse
          </Button>
          <Button small icon={<Play {...icon} />} busy={busy === 'starting' && 'Starting…'} onClick={() => void go()}>
            Run now
          </Button>
          <Button
            small
            look={isRehearsed ? 'main' : 'plain'}
            busy={busy === 'activating' && 'Putting to work…'}
            why={mayDraw ? undefined : 'Putting it to work is for others.'}
            onClick={() => void drawing.activate()}
          >
            Put to work
          </Button>
        </span>
      </div>
      {problem ? <Failed error={problem} what="This flow" /> : null}
      <LastRun flow={flow} runId={runId} />
    </header>
  );
}

const views = [
  { value: 'drawing', label: <Network {...icon} aria-label="Drawing" aria-hidden={false} /> },
  { value: 'outline', label: <List {...icon} aria-label="Outline" aria-hidden={false} /> },
] as const;

interface StandingProps extends Pick<BarProps, 'flow' | 'drawing'> {
  readonly isRunning: boolean;
}

function Standing({ flow, drawing: { isChanged, version, results, flaws }, isRunning }: StandingProps) {
  return (
    <>
      <Status word={flow.state === 'active' ? 'active' : 'paused'} says={stateWords[flow.state]} />
      <span className="text-meta text-muted tabular-nums">
        {isChanged ? `version ${version}, changed since, kept here` : `version ${version}, saved`}
      </span>
      {results && !isRunning ? <Chip tone="pencil">{`Rehearsed ${clock(results.at)}, nothing sent`}</Chip> : null}
      {flaws.length > 0 ? <Chip tone="warn">{many(flaws.length, 'thing')} to mend</Chip> : null}
    </>
  );
}

function LastRun({ flow, runId }: Pick<BarProps, 'flow' | 'runId'>) {
  if (runId === undefined) {
    return (
      <p className="mt-1 text-meta text-muted max-md:hidden">
        {flow.lastRunAt ? `Last run ${when(flow.lastRunAt)}, ${many(flow.runs, 'run')}` : 'Has not run yet'}
      </p>
    );
  }
  return (
    <p role="status" className="mt-1 text-meta text-muted">
      Run begun.{' '}
      <Link to="/runs/$runId" params={{ runId }} className="text-link">
        Show the whole run
      </Link>
    </p>
  );
}

const stateWords = { draft: 'Draft', active: 'At work', paused: 'Paused' } as const;
