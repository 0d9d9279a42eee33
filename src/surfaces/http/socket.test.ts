import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { type CloseEvent, WebSocket } from 'undici';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';

suite('a socket', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  interface Message {
    readonly following?: string;
    readonly event?: { readonly id: string; readonly cursor: string };
    readonly problem?: { readonly code: string };
  }

  async function someone(): Promise<Authenticated> {
    return world.person((await world.tenant('Socket Ltd')).id, 'tenant_admin');
  }

  /** A socket that follows events; `next` answers the next message. */
  async function follow(key: string, wish: object = {}) {
    const { port } = await world.http();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { authorization: `Bearer ${key}` } });
    const messages: Message[] = [];
    let arrived = (): void => undefined;
    socket.addEventListener('message', ({ data }) => {
      messages.push(JSON.parse(String(data)) as Message);
      arrived();
    });
    const closed = (once(socket, 'close') as Promise<[CloseEvent]>).then(([{ code }]) => code);
    await once(socket, 'open');
    socket.send(JSON.stringify({ follow: 'events', ...wish }));
    const next = async (): Promise<Message> => {
      while (messages.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
      return messages.shift() ?? {};
    };
    assert.deepEqual(await next(), { following: 'events' });
    return { socket, closed, next };
  }

  async function publish(who: Authenticated): Promise<string> {
    const answer = await world.answer(who, 'event.event.publish', { type: 'custom.order.paid' });
    assert.ok(answer.status === 'done');
    return (answer.output as { eventId: string }).eventId;
  }

  test('goes on when the connections to the database are cut, and comes back with a cursor', async () => {
    const who = await someone();
    const key = await world.keyOf(who);
    const { socket, next } = await follow(key);
    const first = await publish(who);
    const { event } = await next();
    assert.equal(event?.id, first);
    await world.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and usename = 'cadre_engine'`);
    const second = await publish(who);
    assert.equal((await next()).event?.id, second);
    socket.close();
    const third = await publish(who);
    const again = await follow(key, { after: event?.cursor, ordered: true });
    assert.deepEqual([(await again.next()).event?.id, (await again.next()).event?.id], [second, third]);
    again.socket.close();
  });

  test('whoever asks what nobody understands, again and again, and reads no answer is let go', async () => {
    const { port, server } = await world.http();
    const head = ['GET /ws HTTP/1.1', `host: 127.0.0.1:${port}`, 'connection: upgrade', 'upgrade: websocket'];
    const key = `authorization: Bearer ${await world.keyOf(await someone())}`;
    const hidden = ['sec-websocket-version: 13', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==', key];
    const arrived = once(server.server, 'connection') as Promise<[Socket]>;
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    const [theirs] = await arrived;
    client.write(`${[...head, ...hidden].join('\r\n')}\r\n\r\n`);
    await once(client, 'readable');
    // A text of one character, masked with nothing.
    const nonsense = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x78]);
    const many = Buffer.concat(Array.from({ length: 1000 }, () => nonsense));
    while (!theirs.destroyed) {
      client.write(many);
      await new Promise((resolve) => setImmediate(resolve));
    }
    client.destroy();
  });

  test('ends soon after its key has been revoked, and says why', async () => {
    const who = await someone();
    const created = await world.answer(who, 'identity.key.create', { name: 'for a console' });
    assert.ok(created.status === 'done');
    const { id: keyId, secret } = created.output as { id: string; secret: string };
    const { closed, next } = await follow(secret);
    await world.answer(who, 'identity.key.revoke', { keyId });
    let message = await next();
    while (!message.problem) message = await next();
    assert.equal(message.problem.code, 'unauthenticated');
    assert.equal(await closed, 1008);
  });

  test('ends soon after its owner may no longer hear what happens', async () => {
    const who = await someone();
    const { closed, next } = await follow(await world.keyOf(who));
    await world.sql(`update identity.memberships set role = 'end_user' where user_id = $1`, [who.actor.id]);
    world.kernel.identity.onEvents({
      type: 'identity.member.changed',
      data: { userId: who.actor.id, role: 'end_user', previousRole: 'tenant_admin' },
    });
    let message = await next();
    while (!message.problem) message = await next();
    assert.equal(message.problem.code, 'forbidden');
    assert.equal(await closed, 1008);
  });
});
