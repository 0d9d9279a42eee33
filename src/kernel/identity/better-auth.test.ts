import assert from 'node:assert/strict';
import { test } from 'node:test';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { createWorld, rootKey } from '#test/world';
import { ada, refusal, signUp } from './scene.test.ts';
import { accounts, userSessions, users, verifications } from './tables.ts';

test('better-auth signs in whom we have registered, so its plugins can stand on our tables', async () => {
  const world = await createWorld({ openSignup: true });
  try {
    const { user } = await signUp(world);
    const { db } = world.kernel.store.engine(instantOf(world.clock.nowMs()));
    const schema = { user: users, account: accounts, session: userSessions, verification: verifications };
    const auth = betterAuth({
      baseURL: 'http://localhost',
      secret: rootKey,
      database: drizzleAdapter(db, { provider: 'pg', schema }),
      emailAndPassword: { enabled: true },
      advanced: { database: { generateId: () => newId(world.clock.nowMs()) } },
      logger: { disabled: true },
      telemetry: { enabled: false },
    });
    const entered = await auth.api.signInEmail({ body: { email: ada.email, password: ada.password } });
    assert.equal(entered.user.id, user.id);
    await assert.rejects(auth.api.signInEmail({ body: { email: ada.email, password: 'not the password' } }));
    const value = entered.token;
    await refusal('unauthenticated', () => world.kernel.identity.authenticate({ kind: 'cookie', value }));
  } finally {
    await world.close();
  }
});
