// A commit whose answer is lost has happened all the same: whoever remembers what it changed must hear of it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule, event } from '#kernel/contract';
import { createWorld } from '#test/world';

const turned = event({ name: 'trial.tap.turned', summary: 'A tap was turned.', data: z.object({ label: z.string() }) });
const turn = contract({
  ...{ name: 'trial.tap.turn', summary: 'Turn a tap.', effect: 'write', access: 'signed-in' },
  input: z.object({ label: z.string() }),
  output: z.object({ label: z.string() }),
  undo: { never: 'it is only a trial' },
  example: { label: 'left' },
}).implement((call, { label }) => {
  call.emit(turned, { label });
  return { label };
});
const taps = defineModule({ name: 'trial', title: 'Trial', capabilities: [turn], events: [turned] });

/** A way to the database on which the answer to the next commit is lost. */
async function openWay(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const place = `${url.searchParams.get('host')}/.s.PGSQL.${url.port}`;
  const sockets = new Set<Socket>();
  let lose = false;
  const server = createServer((near) => {
    const far = connect(place);
    for (const one of [near, far]) sockets.add(one.on('error', () => undefined));
    near.on('data', (bytes) => far.write(bytes)).on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.on('data', (bytes) => {
      if (!lose || !bytes.includes('COMMIT\0')) return near.write(bytes);
      lose = false;
      return near.destroy();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  url.searchParams.delete('host');
  return {
    url: url.href,
    loseNext() {
      lose = true;
    },
    isLost: () => !lose,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('what a commit has changed is told, also when its answer is lost', { timeout: 300_000 }, async () => {
  const world = await createWorld({ modules: [taps] });
  const way = await openWay(world.databaseUrl);
  const other = await createWorld({ modules: [taps], beside: { databaseUrl: way.url } });
  try {
    const who = await world.person((await world.tenant('Taps Ltd')).id, 'tenant_admin');
    await other.answer(who, turn.contract.name, { label: 'first' });
    const heard: unknown[] = [];
    other.kernel.live.subscribeAll(({ type, data }) => type === turned.name && heard.push(data));
    way.loseNext();
    const answer = await other.answer(who, turn.contract.name, { label: 'lost' }, { key: 'lost' });
    assert.equal(way.isLost(), true);
    assert.ok(answer.status === 'done' && answer.replayed, 'it was done, and found by its key');
    assert.deepEqual(heard, [{ label: 'lost' }]);
  } finally {
    await other.close();
    way.close();
    await world.close();
  }
});
