// From what is wanted to who answers: the order of those who may be asked, and one after the other until one has.
import { Fault } from '#base/fault';
import { type At, type Attempt, begin, type Crew } from './attempt.ts';
import type { Settled } from './book.ts';
import { drawOf, type Known, orderOf } from './choose.ts';
import { type Choice, lastMsOf, type Plan } from './policy.ts';
import { firstGood, type Winner } from './race.ts';
import { setbackOf, waitOf } from './setback.ts';
import type { Units } from './size.ts';
import type { Asking, Cost } from './spend.ts';
import { builtinWire } from './wires.ts';

export interface Way {
  readonly crew: Crew;
  readonly asking: Asking;
  readonly plan: Plan;
  readonly settled: Settled;
}

/** One model's turn: what it may use at the most, and what is done with it. */
export interface Turn<Won> {
  readonly most: Units;
  run(attempt: Attempt, at: At): Promise<Won>;
  /** Of who answered too late. */
  discard?(won: Won): void;
}

/** Best first. At once, unless prices have to be looked up for it. */
export function orderFor(way: Way, most: Units): readonly Choice[] | Promise<readonly Choice[]> {
  const { plan } = way;
  if (plan.strategy !== 'cost' && plan.fallbackStrategy !== 'cost')
    return order(
      way,
      plan.choices.map(() => undefined),
    );
  const costs = plan.choices.map((choice) => way.crew.spender.costOf(way.asking, choice, most));
  return Promise.all(costs).then((all) =>
    order(
      way,
      all.map((cost, index) => comparable(plan.choices[index], cost)),
    ),
  );
}

/** Rules cost nothing, and are no cheaper model. */
function comparable(choice: Choice | undefined, { costMicros, unpriced }: Cost): number | undefined {
  return unpriced.length > 0 || choice?.provider === builtinWire.provider ? undefined : costMicros;
}

const alone = { status: 'healthy', averageLatencyMs: undefined } as const;

function order({ crew, asking, plan, settled }: Way, costs: readonly (number | undefined)[]): readonly Choice[] {
  const known = plan.choices.flatMap((choice, index): Known[] => {
    const provider = settled.providers.get(choice.provider);
    if (!provider) return [];
    const place = { scope: provider.scope, ...choice };
    // Of one alone it need not be known.
    const { status, averageLatencyMs } = plan.choices.length > 1 ? crew.standings.conditionOf(place) : alone;
    return [
      {
        ...{ choice, status, isOpen: crew.standings.isOpen(place), latencyMs: averageLatencyMs },
        ...{ costMicros: costs[index], outcomes: settled.outcomesOf(plan.segment, choice) },
      },
    ];
  });
  if (known.length === 0) throw noneConnected(plan);
  const isDrawn = plan.strategy === 'quality' || plan.fallbackStrategy === 'quality';
  const draw = isDrawn ? drawOf(`${asking.tenantId} ${asking.runId ?? asking.actor.id}`) : 0;
  const choices = orderOf({ plan, known, draw });
  if (choices.length === 0) throw allDown({ crew, plan, settled });
  return choices;
}

function noneConnected({ choices }: Plan): Fault {
  const names = [...new Set(choices.map(({ provider }) => provider))].join(', ');
  return new Fault('not_connected', `There is no key for ${names}; add one in the settings of models`, {
    details: { reason: 'provider' },
  });
}

function allDown({ crew, plan: { choices }, settled }: Omit<Way, 'asking'>): Fault {
  const waits = choices.flatMap(({ provider, model }) => {
    const there = settled.providers.get(provider);
    return there ? [crew.standings.pauseMs({ scope: there.scope, provider, model })] : [];
  });
  const names = choices.map(({ provider, model }) => `${provider}/${model}`).join(', ');
  return new Fault('unavailable', `Nobody answers just now: ${names}; it is tried again in a moment`, {
    details: { reason: 'circuit', ...waitOf(Math.min(...waits)) },
  });
}

/** The first that answers. */
export function tryAll<Won>(way: Way, choices: readonly Choice[], turn: Turn<Won>): Promise<Winner<Won>> {
  const { crew, asking, plan, settled } = way;
  return firstGood({
    choices,
    budgetMs: plan.latencyBudgetMs,
    lastMs: lastMsOf(plan),
    hedgeAfterMs: plan.hedgeAfterMs,
    signal: asking.signal,
    mayPass: (error) => plan.mayFallBack && setbackOf(error).mayPass,
    discard: (won) => turn.discard?.(won),
    async run(choice, stopping) {
      const provider = settled.providers.get(choice.provider);
      if (!provider) throw noneConnected(plan);
      const at = { choice, provider, asking, stopping, silenceMs: plan.silenceMs };
      const beginning = begin(crew, at, turn.most);
      return turn.run(beginning instanceof Promise ? await beginning : beginning, at);
    },
  });
}
