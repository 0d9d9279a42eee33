// One drawing at work: changed by hand with a way back, kept by the browser until it is saved, checked, rehearsed, run.
import { useCallback, useState } from 'react';
import type { InputOf, OutputOf } from '../../client/http.ts';
import { newKey, Problem, readByName, rehearse, run } from '../../client/http.ts';
import { renewModule } from '../../client/queries.ts';
import { tell } from '../../parts/toast.tsx';
import { amountsOf } from './amounts.ts';
import { type Graph, placed } from './graph.ts';
import type { Result, Results } from './results.ts';

export type WholeFlow = OutputOf<'work.flow.read'>;
type Drawn = NonNullable<InputOf<'work.flow.edit'>['graph']>;
export type Flaw = OutputOf<'work.flow.check'>['flaws'][number];

const most = 100;

interface Kept {
  readonly of: number;
  readonly graph: Graph;
}

function draftPlace({ id }: Pick<WholeFlow, 'id'>): string {
  return `cadre.flow.${id}`;
}

function keptDraft(flow: WholeFlow): Graph | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(draftPlace(flow)) ?? 'null') as Kept | null;
    return kept?.of === flow.latest ? kept.graph : undefined;
  } catch {
    return undefined;
  }
}

/** The drawing with its way back, and the version it was last saved as. */
function useSketch(flow: WholeFlow) {
  const [past, setPast] = useState<readonly Graph[]>([]);
  const [graph, setGraph] = useState<Graph>(() => placed(keptDraft(flow) ?? (flow.graph as Graph)));
  const [savedAs, setSavedAs] = useState({ version: flow.latest, text: JSON.stringify(placed(flow.graph as Graph)) });
  const isChanged = JSON.stringify(graph) !== savedAs.text;
  const draw = useCallback(
    (next: Graph) => {
      setPast((all) => [...all, graph].slice(-most));
      setGraph(next);
      localStorage.setItem(draftPlace(flow), JSON.stringify({ of: savedAs.version, graph: next } satisfies Kept));
    },
    [graph, flow, savedAs.version],
  );
  return {
    ...{ graph, draw, isChanged, version: savedAs.version, canUndo: past.length > 0 },
    undo() {
      const last = past.at(-1);
      if (!last) return;
      setGraph(last);
      setPast(past.slice(0, -1));
    },
    /** The version that has just this drawing. */
    async saved(): Promise<number> {
      if (!isChanged) return savedAs.version;
      const wanted = { flowId: flow.id, seen: savedAs.version, graph: graph as unknown as Drawn };
      const came = await run('work.flow.edit', wanted, newKey());
      const version = came.status === 'done' ? came.output.latest : savedAs.version;
      setSavedAs({ version, text: JSON.stringify(graph) });
      localStorage.removeItem(draftPlace(flow));
      renewModule('work');
      return version;
    },
  };
}

type Doing = 'saving' | 'rehearsing' | 'starting' | 'activating' | false;

/** One thing at a time; a refusal is told, with what is wrong at which node. */
function useAttempt() {
  const [flaws, setFlaws] = useState<readonly Flaw[]>([]);
  const [busy, setBusy] = useState<Doing>(false);
  const [problem, setProblem] = useState<Error>();
  async function attempt<Answer>(doing: Doing, work: () => Promise<Answer>): Promise<Answer | undefined> {
    setBusy(doing);
    setProblem(undefined);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      const told = error.details.flaws;
      if (Array.isArray(told)) setFlaws(told as Flaw[]);
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return { flaws, busy, problem, attempt, setFlaws };
}

export function useDrawing(flow: WholeFlow) {
  const { saved, ...sketch } = useSketch(flow);
  const { attempt, setFlaws, ...told } = useAttempt();
  const [results, setResults] = useState<Results>();
  const { graph } = sketch;
  return {
    ...{ ...sketch, ...told, results },
    forget: () => setResults(undefined),
    draw(next: Graph) {
      setFlaws([]);
      sketch.draw(next);
    },
    async save() {
      const version = await attempt('saving', saved);
      if (version !== undefined) tell(`Saved as version ${version}.`);
    },
    async rehearse(input: object) {
      const began = performance.now();
      const came = await attempt('rehearsing', async () => {
        const { flaws } = (await readByName('work.flow.check', { graph })) as { flaws: Flaw[] };
        setFlaws(flaws);
        return rehearse('work.flow.run', { flowId: flow.id, version: await saved(), input });
      });
      if (!came) return;
      const tookMs = performance.now() - began;
      const amounts = amountsOf(graph, { trigger: input, params: flow.params });
      const told = { isReal: false, amounts, at: new Date(), of: graph, tookMs, rehearsal: came };
      setResults({ ...told, nodes: resultsIn(came.output) });
    },
    runNow(input: Readonly<Record<string, unknown>>) {
      return attempt('starting', async () => {
        const wanted = { flowId: flow.id, version: await saved(), input } as InputOf<'work.flow.run'>;
        const came = await run('work.flow.run', wanted, newKey());
        return came.status === 'done' && came.output.status === 'accepted' ? came.output.runId : undefined;
      });
    },
    async activate(wanted?: number) {
      const came = await attempt('activating', async () =>
        run('work.flow.activate', { flowId: flow.id, version: wanted ?? (await saved()) }, newKey()),
      );
      if (came?.status === 'waiting') tell('It waits for a decision now.');
      if (came?.status === 'done') tell(`Version ${came.output.active} is at work.`);
      renewModule('work');
    },
  };
}

export type Drawing = ReturnType<typeof useDrawing>;

interface Tried {
  readonly node: string;
  readonly input: unknown;
  readonly output: Readonly<Record<string, unknown>> | null;
  readonly problem: { readonly message: string } | null;
}

function resultsIn(output: unknown): Map<string, Result> {
  const { nodes = [] } = output as { nodes?: readonly Tried[] };
  return new Map(
    nodes.map(({ node, input, output: left, problem }) => [
      node.replace(/^.*\//, ''),
      { input, ports: left ?? {}, problem: problem?.message, tookMs: undefined },
    ]),
  );
}
