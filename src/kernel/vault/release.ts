// Letting a secret out: into one request of egress, or into one proof made here. Each time it is asked anew whether it
// may, and written down first; who is kept from it is written down too, and told to those who watch.
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { type Clock, instantOf } from '#base/time';
import type { Actor, Call, Log, Signer } from '#kernel/contract';
import { mayReach, Secret, type SecretUse, signerOf } from '#kernel/egress';
import type { Store } from '#kernel/store';
import { isExpired, placeOf } from './model.ts';
import type { Seals } from './seals.ts';
import { noteDenial, releaseSealed, secretNamed } from './store.ts';

/** Of the call for which it is done. */
export type Asking = Pick<Call, 'id' | 'tenant' | 'actor' | 'rehearsing'>;

export interface WantedSecret {
  readonly name: string;
  /** For what; the secret must have been stored for exactly that. */
  readonly purpose: string;
  /** The actor's own, or that of the person it acts for, instead of the company's. */
  readonly own?: boolean;
  /** Which one it is and where it may be sent, from who keeps that beside: it need not be looked for. */
  readonly known?: Pick<Found, 'id' | 'hosts'>;
}

export interface Releasing {
  /** Put it into `secrets` of a request; nothing else can be done with it. */
  release(call: Asking, wanted: WantedSecret): Promise<Secret>;
  /** Signs or authenticates something with it, as to verify a webhook. */
  prove<Proof>(call: Asking, wanted: WantedSecret, work: (signer: Signer) => Proof): Promise<Proof>;
}

export interface ReleaseDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly seals: Seals;
  /** Told of each denial once it is written down, to make an event of it. */
  report(denied: { readonly tenantId: string; readonly accessId: string }): void;
}

type Row = Awaited<ReturnType<typeof secretNamed>>[number];
type Found = Pick<Row, 'id' | 'name' | 'purpose' | 'hosts'>;

interface Asked {
  readonly call: Asking;
  readonly found: Found;
}

const noUse = { host: null, method: null };

export function openReleasing(deps: ReleaseDeps): Releasing {
  const { store, clock, seals } = deps;
  const now = () => instantOf(clock.nowMs());

  async function find(call: Asking, wanted: WantedSecret): Promise<Asked> {
    if (wanted.known) return { call, found: { ...wanted.known, name: wanted.name, purpose: wanted.purpose } };
    const ownerId = wanted.own ? ownerOf(call.actor) : null;
    const named = { tenantId: call.tenant.id, name: wanted.name, ownerId };
    const [found] = await secretNamed(store.engine(now()).db, named);
    if (!found) throw new Fault('not_connected', `There is no secret called ${wanted.name}; store it first`);
    const asked = { call, found };
    if (found.purpose !== wanted.purpose) throw await denied(deps, asked, { ...noUse, reason: 'purpose' });
    if (isExpired(found.expiresAt, now())) throw await denied(deps, asked, { ...noUse, reason: 'expired' });
    return asked;
  }

  async function open(asked: Asked, use: SecretUse | undefined): Promise<string> {
    const { call, found } = asked;
    const at = use ?? noUse;
    if (call.rehearsing) throw new Fault('conflict', `The rehearsal ends here: ${found.name} is let out for real only`);
    const sealed = await releaseSealed(store, {
      ...{ id: newId(clock.nowMs()), tenantId: call.tenant.id, secretId: found.id, callId: call.id },
      ...{ actor: call.actor, now: now(), ...at },
    });
    if (!sealed) throw await denied(deps, asked, { ...at, reason: 'gone' });
    if (sealed.purpose !== found.purpose) throw await denied(deps, asked, { ...at, reason: 'purpose' });
    if (use && !mayReach(sealed, use.host)) throw await denied(deps, asked, { ...at, reason: 'host' });
    const value = await seals.open(call.tenant.id, sealed.sealed, placeOf(sealed)).catch(async (error: unknown) => {
      const isTouched = error instanceof Fault && error.code === 'forbidden';
      throw isTouched ? await denied(deps, asked, { ...at, reason: 'touched' }) : error;
    });
    if (value === undefined) throw await denied(deps, asked, { ...at, reason: 'forgotten' });
    return value;
  }

  return {
    async release(call, wanted) {
      const asked = await find(call, wanted);
      return new Secret({
        hosts: asked.found.hosts,
        reveal: (use) => open(asked, use),
        refused: async (use) => void (await denied(deps, asked, { ...use, reason: 'host' })),
      });
    },
    async prove(call, wanted, work) {
      return work(signerOf(await open(await find(call, wanted), undefined)));
    },
  };
}

/** An agent uses what belongs to the person it acts for. */
function ownerOf({ id, kind, delegatedBy }: Actor): string {
  return kind === 'person' ? id : (delegatedBy?.id ?? id);
}

const reasons: Readonly<Record<string, string>> = {
  purpose: 'was stored for another purpose',
  expired: 'has expired; store a new value',
  gone: 'was removed or has expired; store it anew',
  host: 'may not be sent to this host; store it anew with the host if it should',
  touched: 'was changed in the database and is not believed; store it anew',
  forgotten: 'was forgotten together with its owner',
};

interface Refusing {
  readonly host: string | null;
  readonly method: string | null;
  readonly reason: keyof typeof reasons & string;
}

/** Writes it down, lets it be told, and answers the fault. A rehearsal leaves nothing behind. */
async function denied({ store, clock, log, report }: ReleaseDeps, { call, found }: Asked, refusing: Refusing) {
  const { reason } = refusing;
  const tenantId = call.tenant.id;
  if (!call.rehearsing) {
    const id = newId(clock.nowMs());
    const who = { callId: call.id, actor: call.actor, now: instantOf(clock.nowMs()) };
    await noteDenial(store, { id, tenantId, secretId: found.id, secretName: found.name, ...who, ...refusing });
    log.warn({ tenantId, secretId: found.id, callId: call.id, reason }, 'somebody was kept from a secret');
    report({ tenantId, accessId: id });
  }
  const code = reason === 'expired' || reason === 'gone' || reason === 'forgotten' ? 'not_connected' : 'forbidden';
  return new Fault(code, `The secret ${found.name} ${reasons[reason]}`, { details: { reason } });
}
