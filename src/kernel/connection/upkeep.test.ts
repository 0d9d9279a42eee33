import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ConnectedWorld, connectedWorld } from '#test/connectors';
import { connect, showConnection } from './contracts.ts';
import { type ParrotSim, parrotKey, parrotNamed, parrotOrigin, startParrot } from './testing.ts';
import { openTurns } from './turns.ts';

let sim: ParrotSim;
let scene: ConnectedWorld;

describe('what happens to connections by itself', () => {
  before(async () => {
    sim = await startParrot();
    scene = await connectedWorld({
      modules: [parrotNamed('parrot')],
      egress: { baseUrls: { [parrotOrigin]: sim.url } },
    });
  });

  after(async () => {
    await scene.close();
    await sim.stop();
  });

  async function company() {
    const { world } = scene;
    const { id: tenantId } = await world.tenant('Ada and Sons');
    const ada = await world.person(tenantId, 'tenant_admin');
    const { id } = await world.call(ada, connect, { connector: 'parrot', secrets: { apiKey: parrotKey } });
    await world.settle();
    const stateNow = async () => (await world.call(ada, showConnection, { connectionId: id })).state;
    const told = async () => {
      const rows = await world.sql<{ type: string }>(
        `select event_type as type from event.ai_events where tenant_id = $1 and event_type like 'connection.%'
         and event_type <> 'connection.connection.changed' order by id`,
        [tenantId],
      );
      return rows.map(({ type }) => type.replace('connection.connection.', ''));
    };
    return { world, ada, id, stateNow, told };
  }

  test('a connection is looked at by itself, and what becomes of it is told once', async () => {
    const { world, stateNow, told } = await company();
    assert.deepEqual([await stateNow(), await told()], ['connected', ['recovered']]);
    sim.key = 'another key';
    for (const _turn of [1, 2]) {
      world.clock.pass('7 minutes');
      await world.settle();
    }
    assert.deepEqual([await stateNow(), await told()], ['failing', ['recovered', 'failing']]);
    sim.key = parrotKey;
    world.clock.pass('7 minutes');
    await world.settle();
    assert.deepEqual([await stateNow(), await told()], ['connected', ['recovered', 'failing', 'recovered']]);
  });

  test('looks are five minutes apart and not all at the same moment', async () => {
    const { world } = await company();
    const ids: string[] = [];
    for (let count = 0; count < 12; count += 1) ids.push((await company()).id);
    world.clock.pass('7 minutes');
    await world.settle();
    const now = world.clock.nowMs();
    const rows = await world.sql<{ at: Date }>('select check_at as at from connection.connections where id = any($1)', [
      ids,
    ]);
    const aheadMs = rows.map(({ at }) => at.getTime() - now);
    assert.ok(
      aheadMs.every((ms) => ms > 4.5 * 60_000 && ms <= 6 * 60_000),
      aheadMs.join(),
    );
    assert.ok(new Set(aheadMs).size > 6);
  });

  test('a vendor is not asked more often than it wants, and whoever can not wait that long hears it', async () => {
    const nowMs = { is: 0 };
    const turns = openTurns({ nowMs: () => nowMs.is });
    const limit = { calls: 3, per: '1 hour' } as const;
    const asked = (untilMs: number) => turns.take('a', limit, { untilMs, signal: undefined });
    for (let call = 0; call < 3; call += 1) await asked(1000);
    await assert.rejects(asked(nowMs.is + 1000), { code: 'limited' });
    nowMs.is += 20 * 60_000;
    await asked(nowMs.is + 1000);
    await assert.rejects(asked(nowMs.is + 1000), { code: 'limited' });
    await turns.take('b', limit, { untilMs: nowMs.is, signal: undefined });
  });
});
