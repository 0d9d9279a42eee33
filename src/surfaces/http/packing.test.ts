import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { z } from 'zod';
import { type AnswerKind, contract } from '#kernel/contract';
import { sendAnswer } from './answer.ts';
import { packedFrom, packedOnce, packingFor } from './packing.ts';

const spec = { name: 'trial.thing.do', summary: 'Do it.', effect: 'read', access: 'signed-in', example: {} } as const;

async function answered(output: unknown, accepted: string | undefined, kind: AnswerKind = 'json') {
  const kept = contract({ ...spec, answer: kind, input: z.object({}), output: z.unknown() });
  const rest = { entryId: 'entry-7', replayed: false, cookies: [] };
  const streaming = { abort: new AbortController(), watch: () => () => undefined };
  const server = Fastify();
  server.get('/', (_request, reply) =>
    sendAnswer(reply, { status: 'done', contract: kept, output, ...rest }, { secure: false, streaming }),
  );
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
  const answer = await server.inject({ url: '/', headers });
  await server.close();
  return answer;
}

const large = { text: 'A sentence of the answer. '.repeat(packedFrom / 20) };
const unpackers = { br: brotliDecompressSync, gzip: gunzipSync };

test('what is large goes packed as it is taken, whole and with what is told beside it', async () => {
  for (const way of ['br', 'gzip'] as const) {
    const { headers, rawPayload } = await answered(large, `deflate, ${way}`);
    assert.equal(headers['content-encoding'], way);
    assert.deepEqual([headers.vary, headers['cadre-entry']], ['accept-encoding', 'entry-7']);
    assert.equal(headers['content-length'], String(rawPayload.length));
    assert.ok(rawPayload.length < packedFrom / 4, `${rawPayload.length} bytes`);
    assert.deepEqual(JSON.parse(unpackers[way](rawPayload).toString()), large);
  }
});

test('what is small, and what nobody takes packed, goes as it is', async () => {
  const short = await answered({ text: 'short' }, 'gzip, br');
  assert.equal(short.headers['content-encoding'], undefined);
  for (const accepted of [undefined, 'identity', 'br;q=0, gzip;q=0.0', 'zstd']) {
    const { headers, body } = await answered(large, accepted);
    assert.equal(headers['content-encoding'], undefined, accepted);
    assert.deepEqual(JSON.parse(body), large);
  }
});

test('a stream is never packed: each line is heard when it is said', async () => {
  async function* lines() {
    yield await Promise.resolve(large);
  }
  const { headers, body } = await answered(lines(), 'gzip, br', 'stream');
  assert.equal(headers['content-encoding'], undefined);
  assert.match(body, /A sentence of the answer/);
});

test('the best way of those that are taken is used', () => {
  const wishes = ['gzip, deflate, br, zstd', 'gzip', 'BR;q=0.1', 'gzip;q=1.0, br;q=0', '', 'brotli'];
  assert.deepEqual(
    wishes.map((wish) => packingFor(wish)),
    ['br', 'gzip', 'br', 'gzip', undefined, undefined],
  );
});

test('what is asked for again and again is packed once for each way', async () => {
  const packed = packedOnce('hello '.repeat(1000));
  const [first, again] = [packed('gzip'), packed('gzip')];
  assert.equal(first, again);
  assert.equal(gunzipSync(await first).length, 6000);
  assert.notDeepEqual(await packed('br'), await first);
});
