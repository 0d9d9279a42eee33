import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, suite, test } from 'node:test';
import { type CloseEvent, WebSocket } from 'undici';
import { createWorld, type World } from '#test/world';

suite('a socket', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  test('whose stream may have missed something is closed, so that its owner comes back', {
    timeout: 20_000,
  }, async () => {
    const who = await world.person((await world.tenant('Socket Ltd')).id, 'tenant_admin');
    const key = await world.keyOf(who);
    const { port } = await world.http();
    const headers = { authorization: `Bearer ${key}` };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
    const messages: string[] = [];
    socket.addEventListener('message', ({ data }) => messages.push(String(data)));
    await once(socket, 'open');
    socket.send(JSON.stringify({ follow: 'events' }));
    await once(socket, 'message');
    const heard = once(socket, 'message');
    const { eventId } = await publish();
    await heard;
    assert.equal((JSON.parse(messages.at(-1) ?? '') as { event: { id: string } }).event.id, eventId);
    const closed = once(socket, 'close');
    await world.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query ~ '^(listen|select pg_notify)'`);
    const [{ code }] = (await closed) as [CloseEvent];
    assert.equal(code, 1013);

    async function publish() {
      const answer = await world.answer(who, 'event.event.publish', { type: 'custom.order.paid' });
      assert.ok(answer.status === 'done');
      return answer.output as { eventId: string };
    }
  });
});
