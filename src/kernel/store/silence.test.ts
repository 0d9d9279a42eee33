// A database that has gone without a word: its connections look open, and nothing comes through them any more.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { soon, until } from '#test/within';
import { type Broadcast, openBroadcast } from './broadcast.ts';
import { Lane } from './lane.ts';
import { Pool } from './pool.ts';
import { entry, failureOf, only, openScene, type Scene, someTenant } from './scene.test.ts';
import { WriteScope } from './scope.ts';

suite('a database that says nothing any more', () => {
  let scene: Scene;
  const closing: (() => Promise<void> | void)[] = [];
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    await Promise.all(closing.map((close) => close()));
    await scene.close();
  });

  /** The way to the database, which can be broken off without either side hearing of it. */
  async function way(user: string) {
    const { host, port, database } = scene.superuser;
    const sockets = new Set<Socket>();
    let isBroken = false;
    const server = createServer((near) => {
      if (isBroken) return near.destroy();
      const far = connect(`${host}/.s.PGSQL.${port}`);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on('error', () => undefined).on('data', (bytes) => (isBroken ? undefined : to.write(bytes)));
        from.on('close', () => (isBroken ? undefined : to.destroy()));
      }
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const breaking = (broken: boolean) => {
      isBroken = broken;
    };
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const place = {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      ...(database ? { database } : {}),
    };
    return { config: { ...place, user, options: '-c timezone=UTC' }, breaking };
  }

  async function listening(): Promise<{ broadcast: Broadcast; breaking: (broken: boolean) => void; gaps: boolean[] }> {
    const { config, breaking } = await way('cadre_engine');
    const broadcast = await openBroadcast(() => Lane.open(config), randomUUID());
    const gaps: boolean[] = [];
    broadcast.onGap(() => gaps.push(broadcast.up));
    closing.unshift(() => broadcast.close());
    return { broadcast, breaking, gaps };
  }

  test('words that could be missed are not waited for: nothing remembered is believed a second later', async () => {
    const { broadcast, breaking, gaps } = await listening();
    assert.equal(broadcast.up, true);
    breaking(true);
    await soon(() => !broadcast.up);
    assert.equal(broadcast.connected, true, 'as far as anybody knows');
    breaking(false);
    await until(() => broadcast.up && gaps.includes(true));
    assert.equal(gaps[0], false, 'the connection was given up, and everybody told to forget');
  });

  test('a connection that never answers makes room for those who wait, and its call is refused', async () => {
    const { config, breaking } = await way('cadre_app');
    const pool = new Pool(config, 1, { waitMs: 60_000, silenceMs: 500 });
    closing.unshift(() => pool.close());
    const [mine, theirs] = [new WriteScope(pool, someTenant()), new WriteScope(pool, someTenant())];
    await mine.run(entry('select 1'));
    breaking(true);
    const failure = await failureOf(mine.commit([entry('select 2')]));
    assert.ok(failure instanceof Fault && failure.code === 'unavailable', String(failure));
    breaking(false);
    assert.equal(only(await theirs.run(entry('select 3'))), 3);
    await theirs.rollback();
  });

  test('what takes long and is not silent goes on', async () => {
    const { config } = await way('cadre_app');
    const pool = new Pool(config, 1, { silenceMs: 3000 });
    closing.unshift(() => pool.close());
    const lane = await pool.take();
    const numbers = Array.from({ length: 14 }, (_, n) => n);
    const asked = numbers.map((n) => lane.run([entry('select $1::int from pg_sleep(0.25)', n)]));
    assert.deepEqual((await Promise.all(asked)).map(only), numbers);
    pool.release(lane);
  });
});
