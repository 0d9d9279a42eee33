// What this process has met at each model: its circuit, and how it has been doing. Those who use the operator's key
// share it; a company with a key of its own has its own.
import { LRUCache } from 'lru-cache';
import type { Clock } from '#base/time';
import { abandoned, allows, asked, type Breaker, closed, failed, succeeded } from './breaker.ts';
import { addSample, type Condition, conditionOf, type Sample } from './condition.ts';
import type { Choice } from './policy.ts';

export interface Place extends Choice {
  readonly scope: string;
}

export type Outcome =
  | { readonly kind: 'good'; readonly latencyMs: number }
  | { readonly kind: 'bad'; readonly latencyMs: number; readonly pauseMs?: number }
  /** It says nothing about the model: the caller gave up, or asked wrongly. */
  | { readonly kind: 'nothing' };

export interface Standings {
  isOpen(place: Place): boolean;
  /** For how long nobody may try; 0 when somebody may, or does. */
  pauseMs(place: Place): number;
  begin(place: Place): void;
  end(place: Place, outcome: Outcome): void;
  conditionOf(place: Place): Condition;
  /** Every model that was asked lately, for this company and for those that share. */
  known(tenantId: string): readonly Place[];
}

interface Met {
  readonly place: Place;
  breaker: Breaker;
  readonly samples: Sample[];
}

const mostPlaces = 20_000;

export function openStandings(clock: Clock): Standings {
  const all = new LRUCache<string, Met>({ max: mostPlaces });

  function metAt(place: Place): Met {
    const key = `${place.scope} ${place.provider} ${place.model}`;
    const known = all.get(key);
    if (known) return known;
    const met = { place, breaker: closed, samples: [] };
    all.set(key, met);
    return met;
  }

  return {
    isOpen: (place) => allows(metAt(place).breaker, clock.nowMs()),
    pauseMs: (place) => Math.max(0, metAt(place).breaker.untilMs - clock.nowMs()),
    begin(place) {
      const met = metAt(place);
      met.breaker = asked(met.breaker, clock.nowMs());
    },
    end(place, outcome) {
      const met = metAt(place);
      const atMs = clock.nowMs();
      if (outcome.kind === 'nothing') {
        met.breaker = abandoned(met.breaker);
        return;
      }
      const isGood = outcome.kind === 'good';
      addSample(met.samples, { atMs, isGood, latencyMs: outcome.latencyMs });
      met.breaker = isGood ? succeeded() : failed(met.breaker, atMs, outcome.pauseMs);
    },
    conditionOf(place) {
      const met = metAt(place);
      const nowMs = clock.nowMs();
      return conditionOf(met.samples, { nowMs, isOpen: met.breaker.untilMs > nowMs });
    },
    known: (tenantId) =>
      [...all.values()].map(({ place }) => place).filter(({ scope }) => scope === '' || scope === tenantId),
  };
}
