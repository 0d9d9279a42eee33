// A visit is answered once it is on disk, and is a row a moment later; after the database was away, much later. A sale
// that names such a visit waits for it: without it the sale would be nobody's, or somebody else's.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after, before, instantOf } from '#base/time';
import type { Call } from '#kernel/contract';
import { statement } from '../rows.ts';

const pause = statement('select pg_sleep(0.05)::text as over', z.object({ over: z.string() }));
/** The spool promises a twentieth of a second; whoever waits longer keeps a connection from others. */
const usualTries = 5;

export interface Named {
  readonly call: Call;
  readonly clickId: string | undefined;
  /** How often it is looked for before whoever tells of the sale is asked to tell it again. */
  readonly tries?: number;
}

/** What is found by the visit, as soon as there is something; nothing where no visit is named that may still come. */
export async function byVisit<Found>({ call, clickId, tries = usualTries }: Named, look: () => Promise<Found[]>) {
  if (clickId === undefined || !mayCome(call, clickId)) return undefined;
  for (let tried = 0; tried < tries; tried += 1) {
    if (tried > 0) await pause(call.db, []);
    const [found] = await look();
    if (found) return found;
  }
  throw new Fault('unavailable', `The visit ${clickId} is not written down yet; tell of the sale again in a moment`, {
    details: { retryAfterSeconds: 2 },
  });
}

/** Our ids say when they were made. */
function mayCome({ now }: Call, clickId: string): boolean {
  if (clickId.charAt(14) !== '7') return false;
  const at = instantOf(Number.parseInt(clickId.replace('-', '').slice(0, 12), 16));
  return at > before(now, '1 hour') && at < after(now, '5 minutes');
}
