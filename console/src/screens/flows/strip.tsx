// What each step came to, one below the other in the order of their turns, with how long it took beside the others.
import { duration } from '../../base/time.ts';
import type { Amounts } from './amounts.ts';
import { type Graph, inTurn, type Node, titleOf } from './graph.ts';
import { firstOf, type Result, type Results, shortly } from './results.ts';

interface StripProps {
  readonly graph: Graph;
  readonly results: Results;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

export function Strip({ graph, results, chosen, onChoose }: StripProps) {
  const nodes = inTurn(graph).filter(({ id }) => results.nodes.has(id) || results.now?.has(id));
  const { amounts } = results;
  const longest = Math.max(1, ...[...results.nodes.values()].map(({ tookMs = 0 }) => tookMs));
  return (
    <ol aria-label={results.isReal ? 'What the run did' : 'What would happen'} className="min-h-0 overflow-auto">
      {nodes.map((node) => (
        <Line
          key={node.id}
          {...{ node, longest, amounts }}
          result={results.nodes.get(node.id)}
          isReal={results.isReal}
          isChosen={node.id === chosen}
          onChoose={() => onChoose(node.id)}
        />
      ))}
    </ol>
  );
}

interface LineProps {
  readonly node: Node;
  readonly result: Result | undefined;
  readonly isReal: boolean;
  readonly longest: number;
  readonly amounts: Amounts;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

const asleep = new Set(['approval', 'wait', 'event']);

function Line({ node, result, amounts, isReal, longest, isChosen, onChoose }: LineProps) {
  const { tookMs, problem } = result ?? {};
  const isWait = asleep.has(node.kind);
  const bar = isWait || !isReal ? 'pencil border border-control border-dashed' : barOf(node);
  return (
    <li>
      <button
        type="button"
        aria-current={isChosen ? 'true' : undefined}
        onClick={onChoose}
        className="grid min-h-[26px] w-full grid-cols-[minmax(120px,200px)_minmax(0,1fr)_minmax(80px,auto)] items-center
          gap-3 px-3 text-left text-[12px] -outline-offset-2 hover:bg-hover aria-[current=true]:bg-selected
          max-md:min-h-11"
      >
        <span className="truncate">{titleOf(node)}</span>
        <span className={`flex min-w-0 items-center gap-2 ${problem ? 'text-danger' : 'text-muted'}`}>
          {tookMs === undefined ? null : (
            <i
              aria-hidden
              className={`h-1.5 flex-none ${bar}`}
              style={{ width: `${Math.max(1, (isWait ? Math.min(tookMs / longest, 0.3) : tookMs / longest) * 60)}%` }}
            />
          )}
          <span className="truncate">{problem ?? (result ? shortly(amounts.of(firstOf(result))) : '')}</span>
        </span>
        <span className="text-right text-muted tabular-nums">{standOf(node, { result, isReal })}</span>
      </button>
    </li>
  );
}

function barOf({ kind }: Node): string {
  return kind === 'agent' || kind === 'crew' ? 'bg-agent-line' : 'bg-series-1';
}

function standOf({ kind }: Node, { result, isReal }: Pick<LineProps, 'result' | 'isReal'>): string {
  if (!result) return kind === 'approval' ? 'waits' : 'at work';
  if (result.problem) return 'failed';
  if (result.tookMs !== undefined) return [duration(result.tookMs), result.cost].filter(Boolean).join(', ');
  if (isReal) return '';
  return asleep.has(kind) ? 'assumed' : 'rehearsed';
}
