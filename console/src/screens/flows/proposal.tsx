// What was drawn from a sentence, beside what is there already: taken whole, step by step, or not at all.
import { useState } from 'react';
import { many } from '../../base/numbers.ts';
import { useActs } from '../../client/me.ts';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { noAmounts } from './amounts.ts';
import { beside, type Graph, inTurn, type Node, placed, tidied, titleOf } from './graph.ts';
import { Understood, type Written } from './say.tsx';
import { saysOf } from './says.ts';

export type Proposed = Written;

interface ProposalProps {
  readonly graph: Graph;
  readonly proposed: Proposed;
  readonly onDraw: (graph: Graph) => void;
  readonly onClose: () => void;
}

/** A start that is there already is not wanted twice; one that was never led anywhere makes room. */
function isBare({ nodes, edges }: Graph): boolean {
  return edges.length === 0 && nodes.every(({ kind }) => kind === 'trigger');
}

export function Proposal({ graph, proposed, onDraw, onClose }: ProposalProps) {
  const drawn = placed(proposed.graph as Graph);
  const steps = inTurn(drawn);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const taken = steps.filter(({ id }) => !left.has(id));
  function toggle(id: string) {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  }
  function take() {
    const ids = new Set(taken.map(({ id }) => id));
    const edges = drawn.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
    const begun = isBare(graph) && taken.some(({ kind }) => kind === 'trigger') ? { ...graph, nodes: [] } : graph;
    onDraw(begun.nodes.length === 0 ? tidied({ ...begun, nodes: taken, edges }) : beside(begun, taken, edges));
    onClose();
  }
  return (
    <Drawer title="Drawn from your words" isOpen onClose={onClose}>
      <div className="grid min-h-0 flex-1 content-start gap-5 overflow-auto px-5 py-4">
        <ul className="overflow-hidden rounded-panel border border-control border-dashed">
          {steps.map((step) => (
            <Step key={step.id} step={step} isTaken={!left.has(step.id)} onToggle={() => toggle(step.id)} />
          ))}
        </ul>
        <Understood written={proposed} />
      </div>
      <footer className="flex justify-end gap-2 border-border border-t px-5 py-3">
        <Button onClick={onClose}>Discard</Button>
        <Button look="main" why={taken.length === 0 ? 'No step is chosen.' : undefined} onClick={take}>
          {left.size === 0 ? 'Accept all' : `Accept ${many(taken.length, 'step')}`}
        </Button>
      </footer>
    </Drawer>
  );
}

function Step({ step, isTaken, onToggle }: { step: Node; isTaken: boolean; onToggle: () => void }) {
  const act = useActs();
  return (
    <li className="pencil border-border border-b last:border-0">
      <label className="flex min-h-(--row-2) items-center gap-3 px-3 py-1.5">
        <input type="checkbox" checked={isTaken} onChange={onToggle} className="size-4 flex-none accent-primary" />
        <span className="min-w-0">
          <b className="block truncate font-[550]">{titleOf(step)}</b>
          <span className="block truncate text-meta text-muted">{saysOf(step, act, noAmounts)}</span>
        </span>
      </label>
    </li>
  );
}
