// What a run asks of the house: as whoever began it, with the rights they have by now.
import { Fault } from '#base/fault';
import type { Actor, Call, Origin } from '#kernel/contract';
import type { Answer, Request } from '#kernel/invoke';
import type { Claimed } from './claim.ts';
import type { Asked } from './surroundings.ts';

export interface Calling {
  invoke(request: Request): Promise<Answer>;
  actorNow?(tenantId: string, actor: Actor): Promise<Actor | undefined>;
}

/** Calls inside of a step's have the origin of that. */
interface StepOrigin extends Origin {
  readonly step: string;
}

/** The step of a run of which a call is a part. */
export function stepOf({ origin }: Pick<Call, 'origin'>): string | undefined {
  return isOfStep(origin) ? origin.step : undefined;
}

function isOfStep(origin: Origin): origin is StepOrigin {
  return 'step' in origin;
}

const renewEveryMs = 5000;
const mostKnown = 1000;

export function openCaller(parts: Calling): (run: Claimed, asked: Asked) => Promise<Answer> {
  const actors = new Map<string, { actor: Actor; atMs: number }>();
  const places = new WeakMap<Claimed, string>();

  function placeOf(run: Claimed): string {
    const place = places.get(run) ?? `${run.tenantId} ${JSON.stringify(run.actor)}`;
    places.set(run, place);
    return place;
  }

  async function actorOf(run: Claimed): Promise<Actor> {
    const { tenantId, actor } = run;
    if (!parts.actorNow) return actor;
    const place = placeOf(run);
    const known = actors.get(place);
    if (known && performance.now() - known.atMs < renewEveryMs) return known.actor;
    const now = await parts.actorNow(tenantId, actor);
    if (!now) throw new Fault('forbidden', 'Whoever began this run does not belong to this company any more');
    if (actors.size > mostKnown) actors.clear();
    actors.set(place, { actor: now, atMs: performance.now() });
    return now;
  }

  return async (run, { capability, input, key, signal, step, isGate, reason }) => {
    const actor = await actorOf(run);
    const requestId = `run:${run.id}`;
    const name = key.slice(requestId.length + 1);
    const origin: StepOrigin = { door: 'work', requestId, ip: '', host: '', userAgent: '', step: name };
    const caller = { kind: 'known', who: { actor, tenantId: run.tenantId } } as const;
    const about = { caller, origin, runId: run.id, tainted: run.tainted };
    return parts.invoke({ capability, input, key, signal, ...about, step, isGate, reason });
  };
}
