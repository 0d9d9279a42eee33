// What a run is called: runs of flows by the name of the flow. Which flow it was never changes, so it is asked once.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMay } from '../../client/me.ts';
import { asking, useAsk } from '../../client/queries.ts';
import { flowName } from './words.ts';

interface Called {
  readonly id: string;
  readonly workflow: string;
}

const whole = { limit: 200 } as const;

export function useFlowOf({ id, workflow }: Called): { readonly title: string; readonly flowId: string | undefined } {
  const may = useMay();
  const isFlow = workflow === 'work.flow.run';
  const run = useQuery({
    ...asking('work.run.read', { runId: id }),
    enabled: isFlow,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const flows = useAsk('work.flow.list', whole, { enabled: isFlow && may('work.flow.list') }).data?.items;
  const { flowId } = (run.data?.input ?? {}) as { flowId?: string };
  const flow = flows?.find((one) => one.id === flowId);
  return { title: flow?.name ?? flowName(workflow), flowId: flow?.id };
}

export function RunTitle({ run }: { readonly run: Called }) {
  return useFlowOf(run).title;
}

interface Titled {
  readonly id: string;
  readonly title?: string;
}

/** What the nodes of the flow are called that a run runs. */
export function useNodeTitles({ workflow, input }: Called & { readonly input: unknown }): ReadonlyMap<string, string> {
  const may = useMay();
  const { flowId = '', version } = (input ?? {}) as { flowId?: string; version?: number };
  const drawn = useQuery({
    ...asking('work.flow.read', version === undefined ? { flowId } : { flowId, version }),
    enabled: workflow === 'work.flow.run' && flowId !== '' && may('work.flow.read'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  return useMemo(() => {
    const nodes = (drawn?.graph.nodes ?? []) as readonly Titled[];
    // A title that begins with = is worked out anew each time.
    const named = nodes.filter(({ title }) => title !== undefined && !title.startsWith('='));
    return new Map(named.map(({ id, title = id }) => [id, title]));
  }, [drawn]);
}
