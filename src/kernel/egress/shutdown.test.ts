import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { until } from '#test/within';
import { createEgress } from './egress.ts';
import { createFlight } from './flight.ts';
import { createShutdown } from './shutdown.ts';
import { fault, serve } from './testing.ts';

test('what is on its way ends with the house, whichever way it went, and nothing leaves afterwards', async () => {
  await using mute = await serve(() => undefined);
  const egress = createEgress({ allowPrivate: [mute.place] });
  const url = `http://${mute.place}/`;
  const socket = await egress.connect({ host: '127.0.0.1', port: mute.port });
  const underway = [egress.fetch(url), egress.exchange(url, { method: 'GET', headers: {} })];
  const ended = Promise.allSettled(underway);
  await until(() => mute.seen.length === underway.length);
  const closed = once(socket, 'close');
  await egress.close();
  await closed;
  for (const one of await ended) {
    assert.ok(one.status === 'rejected');
    assert.match(String(one.reason), /shutting down/);
  }
  await assert.rejects(egress.fetch(url), fault('unavailable'));
});

test('whoever has ended is not kept', () => {
  const shutdown = createShutdown(new AbortController());
  const options = { host: 'example.com', deadlineMs: 1000, headersMs: 500, signals: [], shutdown };
  const flights = [createFlight(options), createFlight(options)];
  assert.equal(shutdown.underway.size, 2);
  for (const flight of flights) flight.end();
  assert.equal(shutdown.underway.size, 0);
});
