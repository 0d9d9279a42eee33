// Signing in, the second factor, and keys.
import { login } from '#kernel/identity';
import { type Cast, type Flows, form, inSession, outputOf, password, type RealCall, signedIn, whoIs } from './cast.ts';
import { codeOf } from './totp.ts';

interface Authenticator {
  readonly secret: string;
}

type Person = Awaited<ReturnType<typeof signedIn>>;

/** Calls as this person, in their session. */
async function asThem<Output>({ world }: Cast, { who }: Person, name: string, input: object): Promise<Output> {
  const answer = await world.answer(who, name, input);
  if (answer.status !== 'done') throw new Error(`${name} answered ${answer.status}`);
  return answer.output as Output;
}

/** Somebody in a session who has begun to use an authenticator. */
async function enrolled(cast: Cast) {
  const person = await signedIn(cast);
  const { secret } = await asThem<Authenticator>(cast, person, 'identity.factor.enrol', { current: password });
  return { ...person, secret };
}

/** Somebody in a session for whom it counts. */
async function twofold(cast: Cast) {
  const person = await enrolled(cast);
  await asThem(cast, person, 'identity.factor.confirm', { code: codeOf(person.secret, cast.world.clock.nowMs()) });
  return person;
}

/** A code is good once, so the next one is taken: it counts a little before its time. */
const nextCode = ({ world }: Cast, secret: string) => codeOf(secret, world.clock.nowMs() + 30_000);

async function withCode(cast: Cast): Promise<Partial<RealCall>> {
  const { caller, token, secret } = await twofold(cast);
  return { input: { code: nextCode(cast, secret) }, caller, token };
}

export const identityFlows: Flows = {
  'identity.person.register': ({ word }) => ({
    input: { email: `${word}@example.com`, password, name: 'Ada', company: `Company ${word}` },
  }),
  async 'identity.person.rename'(cast) {
    const { caller, token } = await signedIn(cast);
    return { input: { name: 'Ada Byron', email: `${cast.word}-new@example.com`, current: password }, caller, token };
  },

  'identity.session.login': async (cast) => ({ input: { email: (await signedIn(cast)).email, password } }),
  async 'identity.session.link'({ world }) {
    const link = await world.kernel.identity.signInLink('http://localhost');
    return { input: { token: link.split('/').at(-1) } };
  },
  async 'identity.session.prove'(cast) {
    const { email, secret } = await twofold(cast);
    return { input: { challenge: await challengeOf(cast, email), code: nextCode(cast, secret) } };
  },
  'identity.login.show': () => ({ input: { next: '/app/', again: 'as-sealed-before' } }),
  'identity.login.try': async (cast) => ({ input: form({ email: (await signedIn(cast)).email, password }) }),
  async 'identity.login.prove'(cast) {
    const { email, secret } = await twofold(cast);
    const challenge = String(await challengeOf(cast, email));
    return { input: form({ challenge, code: nextCode(cast, secret) }) };
  },
  'identity.login.leave': (cast) => inSession(cast, form({})),

  'identity.session.logout': (cast) => inSession(cast),
  'identity.session.refresh': (cast) => inSession(cast),
  'identity.session.list': (cast) => inSession(cast),
  async 'identity.session.switch'(cast) {
    const { who, caller, token } = await signedIn(cast);
    const { tenantId } = cast.scene.bolt;
    await cast.world.sql(
      `insert into identity.memberships (id, tenant_id, created_at, updated_at, user_id, role)
       select gen_random_uuid(), $1, created_at, updated_at, user_id, 'manager' from identity.memberships
       where user_id = $2`,
      [tenantId, who.actor.id],
    );
    return { input: { tenantId }, caller, token };
  },
  async 'identity.session.revoke'(cast) {
    const { caller, email, token } = await signedIn(cast);
    const other = await whoIs(cast.world, (await outputOf(cast.world, login, { email, password })).token);
    return { input: { sessionId: other.actor.credentialId }, caller, token };
  },
  'identity.password.change': (cast) => inSession(cast, { current: password, password: `${password}, and another` }),

  'identity.factor.show': (cast) => inSession(cast),
  'identity.factor.enrol': (cast) => inSession(cast, { current: password }),
  async 'identity.factor.confirm'(cast) {
    const { caller, token, secret } = await enrolled(cast);
    return { input: { code: codeOf(secret, cast.world.clock.nowMs()) }, caller, token };
  },
  'identity.factor.prove': withCode,
  'identity.factor.renewCodes': withCode,
  'identity.factor.remove': withCode,
  async 'identity.factor.reset'({ world, there }) {
    const { actor } = await world.person(there.tenantId, 'client');
    const at = new Date(world.clock.nowMs()).toISOString();
    await world.sql(
      `insert into identity.factors (id, created_at, updated_at, user_id, sealed, confirmed_at)
       values ($1, $2, $2, $1, 'sealed', $2)`,
      [actor.id, at],
    );
    return { input: { userId: actor.id } };
  },

  async 'identity.key.revoke'({ ask }) {
    return { input: { keyId: (await ask<{ id: string }>('identity.key.create', { name: 'For a moment' })).id } };
  },
};

/** What is asked for after the password of who has a second factor. */
async function challengeOf({ world }: Cast, email: string): Promise<unknown> {
  const refused = await outputOf(world, login, { email, password }).catch((error: unknown) => error);
  return Reflect.get(Object(Reflect.get(Object(refused), 'details')), 'challenge');
}
