// The same drawing as a list, in the order of its turns: for reading, for keys alone, and for a phone.
import { useActs } from '../../client/me.ts';
import { Status } from '../../parts/status.tsx';
import { type Graph, inTurn, titleOf } from './graph.ts';
import { type Results, shortly } from './results.ts';
import { saysOf } from './says.ts';
import type { Flaw } from './use-drawing.ts';

interface OutlineProps {
  readonly graph: Graph;
  readonly chosen: string | undefined;
  readonly flaws: readonly Flaw[];
  readonly results: Results | undefined;
  readonly onChoose: (id: string) => void;
}

export function Outline({ graph, chosen, flaws, results, onChoose }: OutlineProps) {
  const act = useActs();
  return (
    <ol aria-label="Steps of the flow" className="h-full overflow-auto bg-surface">
      {inTurn(graph).map((node) => {
        const result = results?.nodes.get(node.id);
        const problem = result?.problem ?? flaws.find((one) => one.node === node.id)?.message;
        return (
          <li key={node.id} className="border-border border-b">
            <button
              type="button"
              aria-current={chosen === node.id ? 'true' : undefined}
              onClick={() => onChoose(node.id)}
              className="grid min-h-(--row-2) w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-3 px-4 py-1.5
                text-left -outline-offset-2 hover:bg-hover aria-[current=true]:bg-selected"
            >
              <span className="min-w-0">
                <b className="block truncate font-[550]">{titleOf(node)}</b>
                <span className={`block truncate text-meta ${problem ? 'text-danger' : 'text-muted'}`}>
                  {problem ?? saysOf(node, act)}
                </span>
              </span>
              {result && !result.problem ? <Status word="done" says={shortly(Object.values(result.ports)[0])} /> : null}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
