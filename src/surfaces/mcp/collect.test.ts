import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { collect } from './collect.ts';

const wide = { items: 1000, bytes: 1_000_000, ms: 60_000 };

function* counting() {
  for (let n = 0; ; n += 1) yield n;
}

test('a stream that is silent is given up after its time', async () => {
  const abort = new AbortController();
  async function* silent() {
    yield 'first';
    await once(abort.signal, 'abort');
  }
  const { items, complete } = await collect(silent(), abort, { ...wide, ms: 1 });
  assert.deepEqual({ items, complete }, { items: ['first'], complete: false });
});

test('a stream ends for us with as many items or bytes as are wanted, and is stopped', async () => {
  for (const bounds of [
    { ...wide, items: 3 },
    { ...wide, bytes: 3 },
  ]) {
    const abort = new AbortController();
    const { items, complete, note } = await collect(Readable.from(counting()), abort, bounds);
    assert.deepEqual({ items, complete }, { items: [0, 1, 2], complete: false });
    assert.match(note ?? '', /goes on/);
    assert.ok(abort.signal.aborted);
  }
});

test('what breaks inside a stream is not hidden, and the stream is stopped', async () => {
  const abort = new AbortController();
  function* breaking() {
    yield 1;
    throw new Error('the wire was cut');
  }
  await assert.rejects(collect(Readable.from(breaking()), abort, wide), /the wire was cut/);
  assert.ok(abort.signal.aborted);
});
