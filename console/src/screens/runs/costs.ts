// What a run has cost, and each of its steps: what a node of a flow has spent stands at the last of the node's steps.
import { micros } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';

type Run = OutputOf<'work.run.read'>;
type Step = OutputOf<'work.run.listSteps'>['items'][number];

export interface Costs {
  /** In words, when it has cost anything. */
  readonly whole: string | undefined;
  ofStep(step: Step, all: readonly Step[]): string | undefined;
}

/** `each[3]/ask.in` is a step of the node `each[3]/ask`. */
function nodeOf(step: string): string {
  return step.replace(/(\.in|#[^/]*)$/, '');
}

export function useCosts(run: Run | undefined, live: { readonly everyMs?: number }): Costs {
  const may = useMay();
  const enabled = run?.workflow === 'work.flow.run' && may('work.flow.listNodes');
  const { data } = useAsk('work.flow.listNodes', { runId: run?.id ?? '', limit: 200 }, { enabled, ...live });
  const said = (cost: number) => (data && cost > 0 ? micros(cost, data.cost.currency) : undefined);
  const byNode = new Map(data?.items.map(({ node, costMicros }) => [node, costMicros]));
  return {
    whole: said(data?.costMicros ?? 0),
    ofStep(step, all) {
      const last = all.findLast((one) => nodeOf(one.step) === nodeOf(step.step));
      return last === step ? said(byNode.get(nodeOf(step.step)) ?? 0) : undefined;
    },
  };
}
