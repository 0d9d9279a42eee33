// A run, as it goes or as it went, node by node, on the drawing that it is a run of.
import { useMemo } from 'react';
import { micros } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAsk } from '../../client/queries.ts';
import { amountsOf, type Begun } from './amounts.ts';
import type { Graph } from './graph.ts';
import { nodeOf, realResults, underWay } from './real.ts';
import type { Results } from './results.ts';

const lookMs = 800;
const over = ['done', 'failed', 'cancelled'];

export interface Watched {
  readonly run: OutputOf<'work.run.read'> | undefined;
  readonly results: Results | undefined;
  /** In words, if it has cost anything. */
  readonly cost: string | undefined;
  readonly isOver: boolean;
}

export function useWatched(runId: string | undefined, graph: Graph): Watched {
  const enabled = runId !== undefined;
  const wanted = { runId: runId ?? '' };
  const known = useAsk('work.run.read', wanted, { enabled }).data;
  const isOver = known !== undefined && over.includes(known.state);
  const live = isOver ? {} : { everyMs: lookMs };
  const run = useAsk('work.run.read', wanted, { enabled, ...live }).data;
  const { data, dataUpdatedAt } = useAsk('work.flow.listNodes', { ...wanted, limit: 200 }, { enabled, ...live });
  const results = useMemo(() => {
    if (!data || !run) return undefined;
    const waiting = new Set(run.waits.map(({ step }) => nodeOf(step)));
    const turns = data.items.filter(({ node, output, error }) => output ?? error ?? !waiting.has(nodeOf(node)));
    const nodes = realResults(graph, turns, run.input);
    const now = isOver ? new Set<string>() : underWay(graph, nodes);
    const amounts = amountsOf(graph, (run.input ?? {}) as Begun);
    return { isReal: true, amounts, at: new Date(dataUpdatedAt), nodes, now };
  }, [data, dataUpdatedAt, run, graph, isOver]);
  const cost = data && data.costMicros > 0 ? micros(data.costMicros, data.cost.currency) : undefined;
  return { run, results, cost, isOver };
}
