// Traces as a real collector gets them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, before, beforeEach, suite, test } from 'node:test';
import { newId } from '#base/id';
import type { Log } from '#kernel/contract';
import type { Observed } from './calls.ts';
import { isSampled } from './span.ts';
import { createTelemetry, type Tracing } from './telemetry.ts';

interface Arrived {
  readonly path: string;
  readonly key: string | undefined;
  readonly body: ReturnType<typeof JSON.parse>;
}

const atMs = Date.parse('2026-03-10T12:00:00.123Z');

function ended(change: Partial<Observed> = {}): Observed {
  return {
    entry: { contract: { name: 'shop.order.pay', effect: 'write' } },
    origin: { door: 'http', requestId: 'r1' },
    actor: { kind: 'person', id: 'ada' },
    tenantId: 'acme',
    callId: newId(atMs),
    nowMs: atMs,
    ...change,
  };
}

suite('traces', () => {
  const arrived: Arrived[] = [];
  let status = 200;
  const collector = createServer((request, response) => {
    void json(request).then((body) => {
      arrived.push({ path: request.url ?? '', key: request.headers['x-key']?.toString(), body });
      response.writeHead(status).end('{}');
    });
  });
  let endpoint: string;
  const warned: string[] = [];
  const log: Log = { info: () => undefined, warn: (_, message) => warned.push(message), error: () => undefined };

  before(async () => {
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    endpoint = `http://127.0.0.1:${port}`;
  });
  after(() => collector.close());
  beforeEach(() => {
    arrived.length = 0;
    warned.length = 0;
    status = 200;
  });

  function open(change: Partial<Tracing> = {}) {
    const service = { name: 'shop', version: '1.2.3' };
    return createTelemetry({
      tracing: { ...{ endpoint, log, service, ratio: 1, everyMs: 60_000 }, ...change },
    });
  }

  function spansIn({ body }: Arrived): { name: string; traceId: string; spanId: string }[] {
    return body.resourceSpans[0].scopeSpans[0].spans;
  }

  test('a call arrives as a span with who, what, when and how it ended', async () => {
    const telemetry = open({ headers: 'X-Key=a%20b,other=1' });
    const call = ended();
    telemetry.observe(call, 'upstream', 12.5);
    await telemetry.close();
    const [request] = arrived;
    assert.ok(request);
    assert.deepEqual([request.path, request.key], ['/v1/traces', 'a b']);
    const { resource, scopeSpans } = request.body.resourceSpans[0];
    assert.deepEqual(resource.attributes[0], { key: 'service.name', value: { stringValue: 'shop' } });
    const { attributes, ...span } = scopeSpans[0].spans[0];
    const hex = call.callId.replaceAll('-', '');
    assert.deepEqual(span, {
      traceId: hex,
      spanId: hex.slice(16),
      name: 'shop.order.pay',
      kind: 2,
      startTimeUnixNano: '1773144000123000000',
      endTimeUnixNano: '1773144000135500000',
      status: { code: 2, message: 'upstream' },
    });
    const said = Object.fromEntries(
      attributes.map(({ key, value }: { key: string; value: { stringValue: string } }) => [key, value.stringValue]),
    );
    assert.deepEqual(
      [said['cadre.tenant.id'], said['enduser.id'], said['cadre.outcome'], said['error.type']],
      ['acme', 'ada', 'upstream', 'upstream'],
    );
  });

  test('what one run did is one trace, and each call in it a span of its own', async () => {
    const telemetry = open();
    const runId = newId(atMs);
    telemetry.observe(ended({ runId }), 'done', 1);
    telemetry.observe(ended({ runId }), 'done', 1);
    telemetry.observe(ended({ runId: 'nightly' }), 'done', 1);
    await telemetry.close();
    const spans = arrived.flatMap(spansIn);
    assert.deepEqual(
      spans.map(({ traceId }) => traceId === runId.replaceAll('-', '')),
      [true, true, false],
    );
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, 3);
    assert.ok(spans.every(({ traceId, spanId }) => /^[0-9a-f]{32}$/.test(traceId) && /^[0-9a-f]{16}$/.test(spanId)));
  });

  test('a share is sent of what goes well, and everything that fails on our side', async () => {
    const calls = Array.from({ length: 4000 }, () => ended());
    const sampled = calls.filter((call) => isSampled(call, 'done', 0.25)).length;
    // Four standard deviations of 4000 draws at a quarter: 4 × √(4000 × ¼ × ¾) = 110.
    assert.ok(Math.abs(sampled - 1000) < 110, String(sampled));
    const none = open({ ratio: 0 });
    for (const outcome of ['done', 'forbidden', 'conflict', 'internal']) none.observe(ended(), outcome, 1);
    await none.close();
    assert.equal(arrived.flatMap(spansIn).length, 1);
  });

  test('a collector that is away costs traces, one warning, and nothing else', async () => {
    status = 503;
    const telemetry = open();
    for (let turn = 0; turn < 2; turn += 1) {
      telemetry.observe(ended(), 'done', 1);
      await telemetry.flush();
    }
    assert.equal(warned.length, 1);
    assert.deepEqual(telemetry.traces?.stats(), { sent: 0, dropped: 2 });
    status = 200;
    telemetry.observe(ended(), 'done', 1);
    await telemetry.close();
    assert.deepEqual(telemetry.traces?.stats(), { sent: 1, dropped: 2 });
  });

  test('spans beyond what is held are counted and let go', async () => {
    const telemetry = open();
    for (let count = 0; count < 4100; count += 1) telemetry.observe(ended(), 'done', 1);
    await telemetry.close();
    assert.deepEqual(telemetry.traces?.stats(), { sent: 4096, dropped: 4 });
    assert.deepEqual(
      arrived.map((request) => spansIn(request).length),
      Array(8).fill(512),
    );
  });

  test('nothing of what went into a call leaves', async () => {
    const telemetry = open();
    const admitted = {
      ...ended(),
      input: { password: 'hunter2' },
      actor: { kind: 'person', id: 'ada', roles: ['x'] },
    } as const;
    telemetry.observe(admitted, 'done', 1);
    await telemetry.close();
    assert.ok(!JSON.stringify(arrived).includes('hunter2'));
  });
});
