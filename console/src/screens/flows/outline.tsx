// The same drawing as a list, in the order of its turns: for reading, for keys alone, and for a phone.
import { useMemo } from 'react';
import { useActs } from '../../client/me.ts';
import { icon } from '../../parts/chip.tsx';
import { Status } from '../../parts/status.tsx';
import { type Amounts, amountsOf } from './amounts.ts';
import { edgeLooks, toneLooks } from './flow-node.tsx';
import { errorPort, type Graph, inTurn, type Node, titleOf } from './graph.ts';
import { iconOf } from './icons.ts';
import { firstOf, type Results, shortly } from './results.ts';
import { saysOf } from './says.ts';
import type { Flaw } from './use-drawing.ts';

interface OutlineProps {
  readonly graph: Graph;
  readonly chosen: string | undefined;
  readonly flaws: readonly Flaw[];
  readonly results: Results | undefined;
  readonly params?: unknown;
  /** Absent, one only reads it. */
  readonly onChoose?: (id: string) => void;
}

export function Outline({ graph, chosen, flaws, results, params, onChoose }: OutlineProps) {
  const amounts = useMemo(() => results?.amounts ?? amountsOf(graph, { params }), [results, graph, params]);
  const nodes = inTurn(graph);
  return (
    <ol aria-label="Steps of the flow" className="h-full overflow-auto bg-surface">
      {nodes.map((node, index) => {
        const problem = results?.nodes.get(node.id)?.problem ?? flaws.find((one) => one.node === node.id)?.message;
        const way = wayTo(graph, node, nodes[index - 1]);
        const isChosen = chosen === node.id ? 'true' : undefined;
        const look = `${rowLook} ${edgeLooks[node.kind] ?? 'border-l-[3px] border-l-transparent'}`;
        const told = <Step {...{ node, problem, way, results, amounts }} />;
        return (
          <li key={node.id} className="border-border border-b" aria-current={onChoose ? undefined : isChosen}>
            {onChoose ? (
              <button
                type="button"
                aria-current={isChosen}
                onClick={() => onChoose(node.id)}
                className={`${look} -outline-offset-2 hover:bg-hover aria-[current=true]:bg-selected`}
              >
                {told}
              </button>
            ) : (
              <div className={`${look} ${isChosen ? 'bg-selected' : ''}`}>{told}</div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

const rowLook = 'grid min-h-(--row-2) w-full grid-cols-[auto_minmax(0,1fr)] items-center gap-3 px-4 py-1.5 text-left';

interface StepProps {
  readonly node: Node;
  readonly problem: string | undefined;
  readonly way: string;
  readonly results: Results | undefined;
  readonly amounts: Amounts;
}

function Step({ node, problem, way, results, amounts }: StepProps) {
  const Icon = iconOf(node);
  return (
    <>
      <Icon {...icon} className={toneLooks[node.kind] ?? 'text-muted'} />
      <span className="min-w-0">
        {way ? <span className="block text-meta text-muted">{way}</span> : null}
        <b className="block truncate font-[550]">{titleOf(node)}</b>
        <span className={`block text-meta ${problem ? 'text-danger' : 'truncate text-muted'}`}>
          {problem ?? <Stand {...{ node, results, amounts }} />}
        </span>
      </span>
    </>
  );
}

function Stand({ node, results, amounts }: Omit<StepProps, 'problem' | 'way'>) {
  const act = useActs();
  const result = results?.nodes.get(node.id);
  if (result) return <Status word="done" says={shortly(amounts.of(firstOf(result)))} />;
  if (!results?.now?.has(node.id)) return saysOf(node, act, amounts);
  return node.kind === 'approval' ? (
    <Status word="waiting" says="Waits for a person" />
  ) : (
    <Status word="running" says="At work" />
  );
}

/** By which way one comes to it, unless it is simply what follows the line above. */
function wayTo({ nodes, edges }: Graph, { id }: Node, above: Node | undefined): string {
  const ways = edges
    .filter(({ to }) => to === id)
    .map(({ from, port }) => {
      const before = nodes.find((one) => one.id === from);
      const title = before ? titleOf(before) : from;
      if (port === errorPort) return `If ${title} fails`;
      if (port !== 'next') return `${title}: ${port}`;
      return from === above?.id ? '' : `After ${title}`;
    });
  return ways.filter(Boolean).join('; ');
}
