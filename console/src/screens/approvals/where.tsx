// Where the run stands that asks: what it has done, that it waits here, and what would come after.
import { many } from '../../base/numbers.ts';
import { useAsk } from '../../client/queries.ts';
import { type Graph, placed } from '../flows/graph.ts';
import { Outline } from '../flows/outline.tsx';
import { useWatched } from '../flows/use-watched.ts';
import { useDrawnOf } from '../runs/run-title.tsx';

export function Where({ runId }: { readonly runId: string }) {
  const run = useAsk('work.run.read', { runId }).data;
  const graph = useDrawnOf(run ?? { id: runId, workflow: '', input: null });
  return graph ? <Steps runId={runId} graph={placed(graph)} /> : null;
}

function Steps({ runId, graph }: { readonly runId: string; readonly graph: Graph }) {
  const { results } = useWatched(runId, graph);
  const waiting = [...(results?.now ?? [])][0];
  if (!results) return null;
  return (
    <section className="mt-6" aria-label="Where the run stands">
      <h3 className="mb-1.5 flex items-baseline gap-2 text-section">
        Where the run stands
        <span className="text-meta text-muted">{many(graph.nodes.length, 'step')}</span>
      </h3>
      <div className="border-border border-t">
        <Outline {...{ graph, results }} chosen={waiting} flaws={[]} />
      </div>
    </section>
  );
}
