import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { within } from '#test/within';
import { createWorld, type World } from '#test/world';
import { type Entry, login, me } from '../contracts.ts';
import { ada, ask, bearer, elsewhere, refusal, type SignedIn, signIn, signUp } from '../scene.test.ts';
import * as promises from './contracts.ts';

/** As an authenticator does it, by the letter of RFC 6238. */
function authenticator(secret: string) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  return (atMs: number) => {
    const counter = Buffer.from(
      Math.floor(atMs / 30_000)
        .toString(16)
        .padStart(16, '0'),
      'hex',
    );
    const mac = createHmac('sha1', key).update(counter).digest();
    const at = (mac[19] ?? 0) % 16;
    return String((mac.readUInt32BE(at) % 2 ** 31) % 1_000_000).padStart(6, '0');
  };
}

suite('a second factor', () => {
  let world: World;
  let people = 0;

  before(async () => {
    world = await createWorld({ openSignup: true });
    await signUp(world);
  });
  after(() => world.close());

  interface Enrolled extends SignedIn {
    readonly email: string;
    readonly recoveryCodes: readonly string[];
    code(): string;
  }

  /** Somebody who signs in with an authenticator. */
  async function enrolled(): Promise<Enrolled> {
    people += 1;
    const email = `person${people}@example.com`;
    const one = await signUp(world, { email, company: `Company ${people}` });
    const { output } = await ask({ world, as: one.as }, promises.enrolFactor, { current: ada.password });
    const codeAt = authenticator(output.secret);
    const code = () => codeAt(world.clock.nowMs());
    const { output: confirmed } = await ask({ world, as: one.as }, promises.confirmFactor, { code: code() });
    world.clock.pass('30 seconds');
    return { ...one, email, code, recoveryCodes: confirmed.recoveryCodes };
  }

  async function challengeOf(email: string): Promise<string> {
    const fault = await refusal('unauthenticated', () => ask({ world }, login, { email, password: ada.password }));
    const { step, challenge } = fault.details ?? {};
    assert.equal(step, 'second_factor_required');
    assert.ok(typeof challenge === 'string');
    return challenge;
  }

  const finish = async (challenge: string, code: string): Promise<Entry> =>
    (await ask({ world }, promises.secondStep, { challenge, code })).output;

  const who = async (token: string) => (await world.kernel.identity.authenticate(bearer(token)))?.actor;

  test('is asked for after the right password, and the right code lets in', async () => {
    const { email, code, user } = await enrolled();
    const challenge = await challengeOf(email);
    await refusal('forbidden', () => finish(challenge, '000000'));
    const { token } = await finish(challenge, code());
    const actor = await who(token);
    assert.equal(actor?.id, user.id);
    assert.equal(actor?.provenAt?.slice(0, 16), new Date(world.clock.nowMs()).toISOString().slice(0, 16));
    world.clock.pass('30 seconds');
    await refusal('unauthenticated', () => finish(challenge, code()));
  });

  test('is not asked for after a wrong password', async () => {
    const { email } = await enrolled();
    const fault = await refusal('unauthenticated', () => ask({ world }, login, { email, password: 'something else' }));
    assert.equal(fault.details, undefined);
  });

  test('that has been enrolled and not confirmed keeps nobody out', async () => {
    const { as } = await signUp(world, { email: 'half@example.com', company: 'Half' });
    const { output } = await ask({ world, as }, promises.enrolFactor, { current: ada.password });
    await refusal('invalid', () => ask({ world, as }, promises.confirmFactor, { code: '000000' }));
    await signIn(world, 'half@example.com');
    const again = await ask({ world, as }, promises.enrolFactor, { current: ada.password });
    assert.notEqual(again.output.secret, output.secret);
    const old = authenticator(output.secret)(world.clock.nowMs());
    await refusal('invalid', () => ask({ world, as }, promises.confirmFactor, { code: old }));
  });

  test('needs the password to be enrolled, so that an open session does not lock its owner out', async () => {
    const { as } = await signIn(world);
    await refusal('forbidden', () => ask({ world, as }, promises.enrolFactor, {}));
    await refusal('forbidden', () => ask({ world, as }, promises.enrolFactor, { current: 'not the password' }));
  });

  test('takes each code once, whoever comes with it, and however many at once', async () => {
    const { email, code, as } = await enrolled();
    const challenges = await Promise.all([1, 2, 3, 4].map(() => challengeOf(email)));
    const same = code();
    const ended = await Promise.allSettled(challenges.map((challenge) => finish(challenge, same)));
    assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
    await refusal('forbidden', () => ask({ world, as }, promises.proveFactor, { code: same }));
    world.clock.pass('30 seconds');
    await ask({ world, as }, promises.proveFactor, { code: code() });
  });

  test('asks for its code within five minutes', async () => {
    const { email, code } = await enrolled();
    const challenge = await challengeOf(email);
    world.clock.pass('5 minutes');
    await refusal('unauthenticated', () => finish(challenge, code()));
    await refusal('unauthenticated', () => finish('made-up', code()));
  });

  test('that is guessed is closed after ten tries, for the right code too, and opens again', async () => {
    const { email, code } = await enrolled();
    const challenge = await challengeOf(email);
    for (let tries = 0; tries < 10; tries += 1) await refusal('forbidden', () => finish(challenge, '000000'));
    const { details } = await refusal('limited', () => finish(challenge, code()));
    assert.ok(Number(details?.retryAfterSeconds) <= 15 * 60);
    world.clock.pass('15 minutes');
    await finish(await challengeOf(email), code());
  });

  test('can be replaced by each recovery code once', async () => {
    const { email, recoveryCodes, as } = await enrolled();
    assert.equal(recoveryCodes.length, 10);
    assert.equal(new Set(recoveryCodes).size, 10);
    const [first = '', second = ''] = recoveryCodes;
    await finish(await challengeOf(email), first);
    const challenge = await challengeOf(email);
    await refusal('forbidden', () => finish(challenge, first));
    await finish(challenge, second.toUpperCase().replaceAll('-', ' '));
    const { output } = await ask({ world, as }, promises.showFactor, {});
    assert.equal(output.recoveryCodesLeft, 8);
  });

  test('gives new recovery codes for a code, and the old ones are worthless', async () => {
    const { email, recoveryCodes, as, code } = await enrolled();
    const { output } = await ask({ world, as }, promises.renewRecovery, { code: code() });
    const challenge = await challengeOf(email);
    await refusal('forbidden', () => finish(challenge, recoveryCodes[0] ?? ''));
    await finish(challenge, output.recoveryCodes[0] ?? '');
  });

  test("does not take another one's recovery codes", async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const challenge = await challengeOf(one.email);
    await refusal('forbidden', () => finish(challenge, other.recoveryCodes[0] ?? ''));
  });

  test('is proven anew within a session, in every process', async () => {
    const { email, code } = await enrolled();
    const second = await createWorld({ beside: world });
    const { token } = await finish(await challengeOf(email), code());
    const earlier = (await second.kernel.identity.authenticate(bearer(token)))?.actor.provenAt ?? '';
    world.clock.pass('10 minutes');
    const { output } = await ask({ world, as: bearer(token) }, promises.proveFactor, { code: code() });
    assert.ok(output.provenAt > earlier);
    assert.equal((await who(token))?.provenAt, output.provenAt);
    await within(1000, async () => {
      const known = await second.kernel.identity.authenticate(bearer(token));
      return known?.actor.provenAt === output.provenAt;
    });
    await second.close();
  });

  test('is not proven by who has only enrolled, and a session without one has no proof', async () => {
    const { as } = await signUp(world, { email: 'none@example.com', company: 'None' });
    assert.equal((await world.kernel.identity.authenticate(as))?.actor.provenAt, undefined);
    await refusal('forbidden', () => ask({ world, as }, promises.proveFactor, { code: '000000' }));
  });

  test('is given up with a code, and then the password is enough', async () => {
    const { email, as, code } = await enrolled();
    await refusal('forbidden', () => ask({ world, as }, promises.removeFactor, { code: '000000' }));
    await ask({ world, as }, promises.removeFactor, { code: code() });
    await signIn(world, email);
  });

  test('that is lost is taken away by an administrator, and the sessions end with it', async () => {
    const owner = await signIn(world);
    const { email, user, as } = await enrolled();
    await refusal('conflict', () => ask({ world, as }, promises.enrolFactor, { current: ada.password }));
    await ask({ world, as: owner.as }, promises.resetFactor, { userId: user.id });
    await refusal('unauthenticated', () => ask({ world, as }, me, {}));
    await signIn(world, email);
  });

  test('is asked for from everywhere, and its secret lies open nowhere', async () => {
    const { email, user, code } = await enrolled();
    const from = { world, from: elsewhere };
    await refusal('unauthenticated', () => ask(from, login, { email, password: ada.password }));
    const rows = await world.sql<{ sealed: string }>('select sealed from identity.factors where user_id = $1', [
      user.id,
    ]);
    const [other] = await world.sql<{ sealed: string }>('select sealed from identity.factors where user_id <> $1', [
      user.id,
    ]);
    assert.equal(rows.length, 1);
    // What was sealed for another person does not open for this one.
    await world.sql('update identity.factors set sealed = $2 where user_id = $1', [user.id, other?.sealed]);
    const challenge = await challengeOf(email);
    await refusal('internal', () => finish(challenge, code()));
  });
});
