// Asking one model once: reserved before, settled after, and what it says of the model remembered.
import { Fault } from '#base/fault';
import { afterTurnsEnd } from '#base/turn';
import type { Log } from '#kernel/contract';
import type { Answer, Client, Made, Outward } from './client.ts';
import type { Choice } from './policy.ts';
import type { Provider } from './provider.ts';
import { outrun } from './race.ts';
import { setbackOf } from './setback.ts';
import type { Units } from './size.ts';
import type { Asking, Held, Spender } from './spend.ts';
import type { Outcome, Place, Standings } from './standing.ts';

export interface Crew {
  readonly client: Client;
  readonly spender: Spender;
  readonly standings: Standings;
  readonly log: Log;
}

export interface At {
  readonly choice: Choice;
  readonly provider: Provider;
  readonly asking: Asking;
  readonly stopping: AbortController;
  /** How long it may say nothing in the middle of a stream. */
  readonly silenceMs: number;
}

export interface Attempt {
  ask(outward: Outward): Promise<Answer>;
  /** What it has made and put somewhere. */
  take(url: string): Promise<Made>;
  /** Answers what it cost; nothing when that was told before. */
  done(units: Units): number | Promise<number>;
  /** The same, once whoever asked has their answer; `told` hears what it cost, and how long it took. */
  doneAfterwards(units: Units, told: (costMicros: number, latencyMs: number) => void): void;
  /** Answers what it cost nevertheless; `guess` is what it may have used by now. */
  failed(error: unknown, guess: () => Units): number | Promise<number>;
}

/** Reserves, and counts from there. */
export function begin(crew: Crew, at: At, most: Units): Attempt | Promise<Attempt> {
  const held = crew.spender.reserve(at.asking, at.choice, most);
  return held instanceof Promise ? held.then((now) => begun(crew, at, now)) : begun(crew, at, held);
}

function begun({ client, standings, log }: Crew, at: At, held: Held): Attempt {
  const { provider, choice, asking, stopping } = at;
  const place: Place = { scope: provider.scope, ...choice };
  const startedMs = performance.now();
  let hasLeft = false;
  let hasEnded = false;
  standings.begin(place);
  // A stream goes on when the race is over; whoever has left is waiting for none of it.
  const leave = () => stopping.abort(asking.signal?.reason);
  asking.signal?.addEventListener('abort', leave, { once: true });

  function end(outcome: Outcome, isGood: boolean, units: () => Units): number | Promise<number> {
    if (hasEnded) return 0;
    hasEnded = true;
    asking.signal?.removeEventListener('abort', leave);
    standings.end(place, outcome);
    return held.settle({ units: units(), latencyMs: tookMs(), isGood });
  }

  const tookMs = () => performance.now() - startedMs;
  const lost = (error: unknown) => log.error({ error, ...choice }, 'what a model used could not be settled');

  return {
    async ask(outward) {
      stopping.signal.throwIfAborted();
      hasLeft = true;
      return await client.ask(provider, asking, { ...outward, signal: stopping.signal });
    },
    take: (url) => client.take(provider, asking, { url, signal: stopping.signal }),
    done(units) {
      return end({ kind: 'good', latencyMs: tookMs() }, true, () => units);
    },
    doneAfterwards(units, told) {
      const latencyMs = tookMs();
      afterTurnsEnd(() => {
        try {
          const settling = end({ kind: 'good', latencyMs }, true, () => units);
          if (settling instanceof Promise) settling.then((costMicros) => told(costMicros, latencyMs)).catch(lost);
          else told(settling, latencyMs);
        } catch (error) {
          lost(error);
        }
      });
    },
    failed(error, guess) {
      const outcome = outcomeOf(error, tookMs());
      return end(outcome, false, () => (hasLeft && !isFree(error) ? guess() : {}));
    },
  };
}

function outcomeOf(error: unknown, latencyMs: number): Outcome {
  const { isIll, pauseMs } = setbackOf(error);
  return isIll && error !== outrun ? { kind: 'bad', latencyMs, pauseMs } : { kind: 'nothing' };
}

const neverThere = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Refused outright, never reached, or never made: nobody charges for it. */
function isFree(error: unknown): boolean {
  if (!(error instanceof Fault)) return false;
  const { code, details } = error;
  if (typeof details?.status === 'number' || code === 'forbidden' || code === 'not_connected') return true;
  return details?.reason === 'unmade' || neverThere.includes(String(details?.reason));
}
