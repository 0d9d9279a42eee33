// The builder: what it will do, with real data, before one lets it.
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { Drawer } from '../../parts/dialog.tsx';
import { useKeys } from '../../shell/keys.ts';
import { BuildBar, Tries, type View } from './build-bar.tsx';
import { CameHead, CameStrip } from './came.tsx';
import { Canvas } from './canvas.tsx';
import { type Piece, tidied, withPiece } from './graph.ts';
import { Inspector } from './inspector.tsx';
import { Outline } from './outline.tsx';
import { Pieces } from './pieces.tsx';
import { Proposal, type Proposed } from './proposal.tsx';
import { ChooseData, useFlowData } from './trial.tsx';
import { useCame } from './use-came.ts';
import type { Drawing, WholeFlow } from './use-drawing.ts';

interface BuildProps {
  readonly flow: WholeFlow;
  readonly drawing: Drawing;
  readonly tabs: ReactNode;
}

export function Build({ flow, drawing, tabs }: BuildProps) {
  const { graph, flaws, draw } = drawing;
  const [chosen, setChosen] = useState<string>();
  const [view, setView] = useState<View>(() => (isNarrow(768) ? 'outline' : 'drawing'));
  const [over, setOver] = useState<'pieces' | 'data'>();
  const [proposed, setProposed] = useState<Proposed>();
  const data = useFlowData(flow.id);
  const came = useCame(drawing);
  const node = graph.nodes.find(({ id }) => id === chosen);
  useBuildKeys(drawing, () => setView(view === 'drawing' ? 'outline' : 'drawing'));
  const close = () => setOver(undefined);
  function add(piece: Piece) {
    const added = withPiece(graph, piece, node ?? graph.nodes.at(-1));
    draw(added.graph);
    setChosen(added.id);
    close();
  }
  const pieces = <Pieces onAdd={add} onProposed={setProposed} />;
  const { results } = came;
  const shared = { graph, chosen, flaws, results, params: flow.params, onChoose: setChosen };
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto]">
      <BuildBar
        {...{ flow, drawing, view, tabs, data: data.value }}
        onView={setView}
        onAdd={() => setOver('pieces')}
        onRun={came.watch}
      />
      <div
        className="grid min-h-0 grid-cols-[minmax(0,1fr)] md:grid-cols-[212px_minmax(0,1fr)]
          xl:grid-cols-[212px_minmax(0,1fr)_320px]"
      >
        <div className="grid min-h-0 border-border border-r max-md:hidden">{pieces}</div>
        <div className="flex min-h-0 min-w-0 flex-col bg-canvas">
          <CameHead {...{ came, data }} onData={() => setOver('data')} />
          <div className="min-h-0 flex-1">
            {view === 'drawing' ? <Canvas {...shared} onDraw={draw} /> : <Outline {...shared} />}
          </div>
          <CameStrip {...{ came, graph, chosen }} onChoose={setChosen} />
        </div>
        <Side isThere={node !== undefined} onClose={() => setChosen(undefined)}>
          {node ? (
            <Inspector
              key={node.id}
              {...{ graph, node, results, flaws }}
              flowId={flow.id}
              onDraw={draw}
              onGone={() => setChosen(undefined)}
            />
          ) : null}
        </Side>
      </div>
      <footer className="flex gap-2 border-border border-t bg-raised px-4 py-2.5 md:hidden">
        <Tries flow={flow} drawing={drawing} data={data.value} onRun={came.watch} />
      </footer>
      <Drawer title="Add a step" isOpen={over === 'pieces'} onClose={close}>
        {pieces}
      </Drawer>
      <ChooseData {...{ graph, data }} isOpen={over === 'data'} onClose={close} />
      {proposed ? <Proposal {...{ graph, proposed }} onDraw={draw} onClose={() => setProposed(undefined)} /> : null}
    </div>
  );
}

interface SideProps {
  readonly isThere: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Beside the drawing where there is room, over it where there is none. */
function Side({ isThere, onClose, children }: SideProps) {
  if (isNarrow(1280)) {
    return isThere ? (
      <Drawer title="Step" isOpen onClose={onClose}>
        {children}
      </Drawer>
    ) : null;
  }
  return (
    <div className="min-h-0 overflow-auto border-border border-l">
      {isThere ? children : <p className="p-4 text-muted">Choose a step to see what goes in and what comes out.</p>}
    </div>
  );
}

function isNarrow(below: number): boolean {
  return matchMedia(`(max-width: ${below - 1}px)`).matches;
}

function toFinder(): void {
  document.querySelector<HTMLElement>('[aria-label="Find a step"]')?.focus();
}

function useBuildKeys({ graph, draw, undo }: Drawing, turn: () => void): void {
  const keys = useMemo(
    () => ({ o: turn, t: () => draw(tidied(graph)), '/': toFinder, enter: toInspector }),
    [turn, draw, graph],
  );
  useKeys(keys);
  useUndo(undo);
}

function toInspector(): void {
  document.querySelector<HTMLElement>('[data-inspector] input')?.focus();
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
