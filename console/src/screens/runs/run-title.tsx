// What a run is called: runs of flows by the name of the flow. Which flow it was never changes, so it is asked once.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMay } from '../../client/me.ts';
import { asking, useAsk } from '../../client/queries.ts';
import { type Graph, titleOf } from '../flows/graph.ts';
import { flowName } from './words.ts';

interface Called {
  readonly id: string;
  readonly workflow: string;
}

const whole = { limit: 200 } as const;

interface FlowOf {
  readonly title: string;
  readonly flowId: string | undefined;
  /** The version at work. */
  readonly active: number | undefined;
}

export function useFlowOf({ id, workflow }: Called): FlowOf {
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
  return { title: flow?.name ?? flowName(workflow), flowId: flow?.id, active: flow?.active ?? undefined };
}

export function RunTitle({ run }: { readonly run: Called }) {
  return useFlowOf(run).title;
}

/** The flow as it was drawn when the run began. */
export function useDrawnOf({ workflow, input }: Called & { readonly input: unknown }): Graph | undefined {
  const may = useMay();
  const { flowId = '', version } = (input ?? {}) as { flowId?: string; version?: number };
  return useQuery({
    ...asking('work.flow.read', version === undefined ? { flowId } : { flowId, version }),
    enabled: workflow === 'work.flow.run' && flowId !== '' && may('work.flow.read'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.graph as Graph | undefined;
}

/** What the nodes of the flow are called that a run runs. */
export function useNodeTitles(run: Called & { readonly input: unknown }): ReadonlyMap<string, string> {
  const drawn = useDrawnOf(run);
  return useMemo(() => new Map((drawn?.nodes ?? []).map((node) => [node.id, titleOf(node)])), [drawn]);
}
