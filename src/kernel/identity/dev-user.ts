// For developing alone: whoever shows nothing is the one person there is. Anything that looks like other people, or
// like a real run, makes it impossible: at the start it is refused, afterwards it ends by itself.
import { Fault } from '#base/fault';
import { type Clock, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import type { Authenticated } from './cache.ts';
import { honoured } from './model.ts';
import { belongingsOf, personPage } from './people.ts';

export interface DevUser {
  readonly email: string;
  /** Where the server listens. */
  readonly host: string;
  readonly nodeEnv: string;
}

interface Deps {
  readonly store: Store;
  readonly tenants: Pick<Tenants, 'owner'>;
  readonly clock: Clock;
}

const loopback = new Set(['localhost', '127.0.0.1', '::1']);

/** Throws when this is no place for it. Answers who everybody is, for as long as there is one person. */
export async function openDevUser(deps: Deps, wanted: DevUser): Promise<() => Promise<Authenticated | undefined>> {
  const problem = problemWith(deps, wanted);
  if (problem) throw new Fault('invalid', `CADRE_DEV_USER: ${problem}`);
  const only = await onlyPerson(deps);
  if (only?.email !== wanted.email.toLowerCase()) {
    throw new Fault(
      'invalid',
      'CADRE_DEV_USER: it names the only person of an installation, and nobody else may exist',
    );
  }
  return async () => {
    const now = await onlyPerson(deps);
    return now?.id === only.id ? now.authenticated : undefined;
  };
}

function problemWith({ store }: Deps, { host, nodeEnv }: DevUser): string | undefined {
  if (nodeEnv === 'production') return 'it is for development; take it out of a production run';
  if (!loopback.has(host)) return 'it needs HOST to be a loopback address, so that nobody else can come';
  return store.kind === 'embedded' ? undefined : 'it works on the embedded database alone';
}

async function onlyPerson({ store, tenants, clock }: Deps) {
  const { db } = store.engine(instantOf(clock.nowMs()));
  const [person, second] = await personPage(db, { after: undefined, limit: 2 });
  const [belonging] = person && !second ? await belongingsOf(db, person.id) : [];
  if (!person || !belonging) return undefined;
  const { tenantId, role } = belonging;
  const roles = honoured(role, tenantId === tenants.owner().id);
  const authenticated: Authenticated = { tenantId, actor: { kind: 'person', id: person.id, roles } };
  return { id: person.id, email: person.email, authenticated };
}
