// How each capability is called for real. Whoever adds one whose example can not succeed by itself, because it names
// something that must be there first, says here how that comes about.
import { hash } from 'node:crypto';
import type { AnyContract, InputOf, Origin, OutputOf } from '#kernel/contract';
import type { Authenticated, Credential } from '#kernel/identity';
import { login, register } from '#kernel/identity';
import type { Answer, Registered } from '#kernel/invoke';
import type { World } from '../world.ts';
import { type Company, inHouse, keyFor, type Scene, whoMay } from './scene.ts';

export interface RealCall {
  readonly input: unknown;
  readonly caller: { readonly kind: 'known'; readonly who: Authenticated } | Credential;
  /** With what the same caller comes in by a door: an API key, or the token of a session. */
  readonly token: string;
  readonly origin?: Origin;
}

interface Cast {
  readonly scene: Scene;
  readonly world: World;
  readonly there: Company;
  readonly as: Authenticated;
  /** Calls a capability by name as `as` and answers its output. */
  ask<Output = Readonly<Record<string, unknown>>>(name: string, input: unknown): Promise<Output>;
  /** A word that no other call has used. */
  readonly word: string;
}

type Flow = (cast: Cast) => Promise<Partial<RealCall>>;

const here: Origin = { ...inHouse, host: 'localhost' };
const password = 'a long enough sentence';

interface Note {
  readonly id: string;
  readonly version: number;
  readonly shareSlug: string | null;
}

async function note({ ask, word }: Cast): Promise<{ noteId: string; ifVersion: number }> {
  const { id, version } = await ask<Note>('notes.note.create', { title: `Note ${word}`, body: word, tags: ['ideas'] });
  return { noteId: id, ifVersion: version };
}

async function changed(cast: Cast, capability: string, more: object = {}) {
  const { id, version } = await cast.ask<Note>(capability, { ...(await note(cast)), ...more });
  return { noteId: id, ifVersion: version };
}

async function thing({ ask, word }: Cast): Promise<{ thingId: string; ifVersion: number }> {
  const { id, version } = await ask<{ id: string; version: number }>('stage.thing.create', { name: `Thing ${word}` });
  return { thingId: id, ifVersion: version };
}

/** Somebody who has just signed up, in a session. */
async function signedIn({ world, word }: Cast): Promise<{ who: Authenticated; email: string; token: string }> {
  const email = `${word}@example.com`;
  const input = { email, password, name: 'Ada', company: `Company ${word}` };
  const { token } = await outputOf(world, register, input);
  return { who: await whoIs(world, token), email, token };
}

async function whoIs(world: World, token: string): Promise<Authenticated> {
  const who = await world.kernel.identity.authenticate({ kind: 'bearer', token });
  if (!who) throw new Error('A fresh token was not known');
  return who;
}

async function outputOf<C extends AnyContract>(world: World, contract: C, input: InputOf<C>): Promise<OutputOf<C>> {
  const request = { capability: contract.name, input, caller: { kind: 'none' }, origin: here } as const;
  const answer = await world.kernel.invoke(request);
  if (answer.status !== 'done') throw new Error(`${contract.name} answered ${answer.status}`);
  return answer.output as OutputOf<C>;
}

async function inSession(cast: Cast, input: unknown = {}): Promise<Partial<RealCall>> {
  const { who, token } = await signedIn(cast);
  return { input, caller: { kind: 'known', who }, token };
}

const flows: Readonly<Record<string, Flow>> = {
  async 'tenant.tenant.rename'({ ask, word }) {
    await ask('tenant.tenant.rename', { name: `Company ${word}` });
    return { input: { name: `Renamed ${word}` } };
  },
  'tenant.domain.add': async ({ word }) => ({ input: { host: `${word}.example.com` } }),
  async 'tenant.domain.remove'({ ask, word }) {
    return {
      input: { host: (await ask<{ host: string }>('tenant.domain.add', { host: `${word}.example.com` })).host },
    };
  },
  async 'tenant.domain.confirm'({ scene, word }) {
    const { world, acme } = scene;
    const host = `${word}.example.com`;
    await world.answer(acme.admin, 'tenant.domain.add', { host });
    return { input: { tenantId: acme.tenantId, host } };
  },

  'identity.person.register': async ({ word }) => ({
    input: { email: `${word}@example.com`, password, name: 'Ada', company: `Company ${word}` },
  }),
  async 'identity.person.rename'(cast) {
    const { who, token } = await signedIn(cast);
    const input = { name: 'Ada Byron', email: `${cast.word}-new@example.com`, current: password };
    return { input, caller: { kind: 'known', who }, token };
  },
  'identity.session.login': async (cast) => ({ input: { email: (await signedIn(cast)).email, password } }),
  async 'identity.session.link'({ world }) {
    const link = await world.kernel.identity.signInLink('http://localhost');
    return { input: { token: link.split('/').at(-1) } };
  },
  'identity.session.logout': (cast) => inSession(cast),
  'identity.session.refresh': (cast) => inSession(cast),
  'identity.session.list': (cast) => inSession(cast),
  async 'identity.session.switch'(cast) {
    const { who, token } = await signedIn(cast);
    const { tenantId } = cast.scene.bolt;
    await cast.world.sql(
      `insert into identity.memberships (id, tenant_id, created_at, updated_at, user_id, role)
       select gen_random_uuid(), $1, created_at, updated_at, user_id, 'manager' from identity.memberships
       where user_id = $2`,
      [tenantId, who.actor.id],
    );
    return { input: { tenantId }, caller: { kind: 'known', who }, token };
  },
  async 'identity.session.revoke'(cast) {
    const { who, email, token } = await signedIn(cast);
    const other = await whoIs(cast.world, (await outputOf(cast.world, login, { email, password })).token);
    return { input: { sessionId: other.actor.credentialId }, caller: { kind: 'known', who }, token };
  },
  'identity.password.change': (cast) => inSession(cast, { current: password, password: `${password}, and another` }),
  async 'identity.key.revoke'({ ask }) {
    return { input: { keyId: (await ask<{ id: string }>('identity.key.create', { name: 'For a moment' })).id } };
  },
  async 'identity.member.setRole'({ world, there }) {
    return { input: { userId: (await world.person(there.tenantId, 'client')).actor.id, role: 'end_user' } };
  },

  async 'audit.entry.get'(cast) {
    await note(cast);
    const { items } = await cast.ask<{ items: { id: string }[] }>('audit.entry.list', { limit: 1 });
    return { input: { entryId: items[0]?.id } };
  },
  async 'event.delivery.retry'({ ask, world }) {
    await ask('stage.thing.create', { name: 'hopeless' });
    await world.settle();
    const { items } = await ask<{ items: { id: string }[] }>('event.delivery.listDead', {});
    return { input: { deliveryId: items[0]?.id } };
  },
  async 'invoke.call.undo'(cast) {
    const made = await cast.world.answer(cast.as, 'notes.note.create', { title: `Note ${cast.word}` });
    return { input: { entryId: made.status === 'done' ? made.entryId : undefined } };
  },

  'invoke.call.run': async ({ word }) => ({
    input: { capability: 'notes.note.create', input: { title: `Note ${word}` } },
  }),

  async 'work.schedule.runNow'({ ask, world }) {
    await ask('work.schedule.runNow', { name: 'invoke.sweep-keys' });
    await world.settle();
    return {};
  },

  'notes.note.read': async (cast) => ({ input: { noteId: (await note(cast)).noteId } }),
  'notes.note.edit': async (cast) => ({ input: { ...(await note(cast)), title: `Changed ${cast.word}` } }),
  'notes.note.revert': async (cast) => ({ input: await changed(cast, 'notes.note.edit', { body: 'other' }) }),
  'notes.note.delete': async (cast) => ({ input: await note(cast) }),
  'notes.note.restore': async (cast) => ({ input: await changed(cast, 'notes.note.delete') }),
  'notes.note.share': async (cast) => ({ input: await note(cast) }),
  'notes.note.unshare': async (cast) => ({ input: await changed(cast, 'notes.note.share') }),
  async 'notes.page.show'(cast) {
    const { shareSlug } = await cast.ask<Note>('notes.note.share', await note(cast));
    return { input: { slug: shareSlug }, caller: { kind: 'known', who: cast.as } };
  },

  'stage.thing.rename': async (cast) => ({ input: { ...(await thing(cast)), name: `Renamed ${cast.word}` } }),
  'stage.thing.remove': async (cast) => ({ input: await thing(cast) }),
  'stage.thing.follow': async (cast) => ({ input: { thingId: (await thing(cast)).thingId, name: cast.word } }),
  async 'stage.letter.recall'({ ask }) {
    return {
      input: { letterId: (await ask<{ letterId: string }>('stage.letter.send', { to: 'Ada', words: '' })).letterId },
    };
  },
};

export const flowNames = Object.keys(flows);

let calls = 0;

/** Everything that calling this capability for real takes, in this company. */
export async function realCall(scene: Scene, entry: Registered, there: Company = scene.acme): Promise<RealCall> {
  const { world } = scene;
  const as = whoMay(scene, entry, there);
  calls += 1;
  const word = `w${hash('sha1', `${calls} ${there.tenantId}`).slice(0, 12)}`;
  async function ask<Output>(name: string, input: unknown): Promise<Output> {
    const answer = await world.answer(as, name, input);
    if (answer.status !== 'done') throw new Error(`${name} answered ${answer.status}`);
    return answer.output as Output;
  }
  const caller = entry.contract.caller === 'actor' ? { kind: 'known' as const, who: as } : { kind: 'none' as const };
  const flow = flows[entry.contract.name];
  const made = flow ? await flow({ scene, world, there, as, ask, word }) : {};
  const token = keyFor(scene, entry, there);
  return { input: entry.contract.spec.example, caller, token, origin: here, ...made };
}

/** Calls it for real, once. A stream that has no end is left after its first moment. */
export async function callForReal(scene: Scene, entry: Registered, there: Company = scene.acme): Promise<Answer> {
  const call = await realCall(scene, entry, there);
  return invokeReal(scene, entry, call);
}

export function invokeReal({ world }: Scene, entry: Registered, call: Omit<RealCall, 'token'>, more: More = {}) {
  const { input, caller, origin = here } = call;
  const signal = AbortSignal.timeout(200);
  return world.kernel.invoke({ capability: entry.contract.name, input, caller, origin, ...more, signal });
}

interface More {
  readonly key?: string;
  readonly rehearse?: boolean;
}
