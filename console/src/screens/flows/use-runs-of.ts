// The runs of one flow. Each is asked once which version of the drawing it was of: that never changes.
import { useQueries } from '@tanstack/react-query';
import type { OutputOf } from '../../client/http.ts';
import { usePages } from '../../client/pages.ts';
import { asking } from '../../client/queries.ts';

export type FlowRun = OutputOf<'work.run.list'>['items'][number];

const lookMs = 3000;

export function useRunsOf(flowId: string) {
  const { query, rows } = usePages('work.run.list', { flowId, limit: 50 }, { everyMs: lookMs });
  const pinned = useQueries({
    queries: rows.map(({ id }) => ({
      ...asking('work.run.read', { runId: id }),
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    })),
  });
  const runs = rows.map((run, index): FlowRun => {
    const { version = run.version } = (pinned[index]?.data?.input ?? {}) as { version?: number };
    return { ...run, version };
  });
  return { query, runs, more: query.hasNextPage ? () => void query.fetchNextPage() : undefined };
}
