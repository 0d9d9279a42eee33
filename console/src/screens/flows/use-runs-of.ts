// The runs of one flow. All flows are one workflow, so each run is asked which flow and which version it was of, once:
// that never changes.
import { useQueries } from '@tanstack/react-query';
import type { OutputOf } from '../../client/http.ts';
import { usePages } from '../../client/pages.ts';
import { asking } from '../../client/queries.ts';

export type FlowRun = OutputOf<'work.run.list'>['items'][number];

const lookMs = 3000;

export function useRunsOf(flowId: string) {
  const { query, rows } = usePages('work.run.list', { workflow: 'work.flow.run', limit: 50 }, { everyMs: lookMs });
  const pinned = useQueries({
    queries: rows.map(({ id }) => ({
      ...asking('work.run.read', { runId: id }),
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    })),
  });
  const runs = rows.flatMap((run, index): FlowRun[] => {
    const { flowId: of, version } = (pinned[index]?.data?.input ?? {}) as { flowId?: string; version?: number };
    return of === flowId ? [{ ...run, version: version ?? run.version }] : [];
  });
  return { query, runs, more: query.hasNextPage ? () => void query.fetchNextPage() : undefined };
}
