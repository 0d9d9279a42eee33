// A run as it goes, node by node, on the drawing that it is a run of.
import { useMemo } from 'react';
import { useAsk } from '../../client/queries.ts';
import type { Result, Results } from './results.ts';

const lookMs = 800;
const over = ['done', 'failed', 'cancelled'];

export function useWatched(runId: string | undefined): Results | undefined {
  const enabled = runId !== undefined;
  const wanted = { runId: runId ?? '' };
  const run = useAsk('work.run.read', wanted, { enabled, everyMs: lookMs }).data;
  const isOver = run !== undefined && over.includes(run.state);
  // Asked for under another name once it is over: what was looked at before may lack the last nodes.
  const limit = isOver ? 200 : 199;
  const turns = useAsk(
    'work.flow.listNodes',
    { ...wanted, limit },
    { enabled, ...(isOver ? {} : { everyMs: lookMs }) },
  );
  const { data, dataUpdatedAt } = turns;
  return useMemo(() => {
    if (!data) return undefined;
    const nodes = new Map(
      data.items.map(({ node, input, output, error, durationMs }): [string, Result] => [
        node.replace(/^.*\//, ''),
        { input, ports: { next: output }, problem: error?.message, tookMs: durationMs },
      ]),
    );
    return { isReal: true, at: new Date(dataUpdatedAt), nodes };
  }, [data, dataUpdatedAt]);
}
