// What goes wrong at the doors is written down without holding anybody up: gathered for a moment, alike ones counted
// together, so that a storm of tries becomes a few rows. What can not be kept is counted and logged.
import { newId } from '#base/id';
import type { Clock } from '#base/time';
import type { Log } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { Gathered, Incident } from './model.ts';
import { insertIncidents } from './store.ts';

export interface Security {
  /** Neither waits nor throws. */
  note(incident: Incident): void;
  /** Waits until what has been noted is written down, or could not be. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface SecurityDeps {
  readonly store: Pick<Store, 'engine'>;
  readonly clock: Clock;
  readonly log: Log;
}

const gatherMs = 100;
const mostGathered = 5000;
const mostAtOnce = 500;

export function openSecurity({ store, clock, log }: SecurityDeps): Security {
  let gathered = new Map<string, Gathered>();
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function gather({ origin, ...incident }: Incident) {
    const { kind, tenantId, actorId, detail } = incident;
    const name = JSON.stringify([kind, tenantId, actorId, origin.ip, detail]);
    const alike = gathered.get(name);
    if (alike) alike.count += 1;
    else if (gathered.size >= mostGathered) dropped += 1;
    else gathered.set(name, { ...incident, ...cut(origin, detail), id: newId(clock.nowMs()), count: 1 });
  }

  async function write() {
    const rows = [...gathered.values()];
    gathered = new Map();
    try {
      for (let at = 0; at < rows.length; at += mostAtOnce) {
        const some = rows.slice(at, at + mostAtOnce);
        await insertIncidents(store.engine(some[0]?.at ?? '').db, some);
      }
      if (dropped > 0) log.warn({ dropped }, 'security events were too many to be kept one by one');
    } catch (error) {
      log.error({ error, lost: rows.length + dropped }, 'security events could not be written down');
    }
    dropped = 0;
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  return {
    note(incident) {
      gather(incident);
      timer ??= setTimeout(flush, gatherMs).unref();
    },
    settle: flush,
    close: flush,
  };
}

function cut({ ip, userAgent }: Incident['origin'], detail: string) {
  return { ip: ip.slice(0, 100), userAgent: userAgent.slice(0, 400), detail: detail.slice(0, 400) };
}
