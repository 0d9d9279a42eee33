// Calls counted, and written down as Prometheus reads them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Door } from '#kernel/contract';
import { boundsMs, countCalls, type Observed } from './calls.ts';
import { callMetrics } from './metrics.ts';
import { counter, gauge, textOf } from './text.ts';

function ended(name: string, door: Door = 'http'): Observed {
  return {
    entry: { contract: { name, effect: 'read' } },
    origin: { door, requestId: 'r1' },
    actor: { kind: 'person', id: 'ada' },
    tenantId: 'acme',
    callId: '019a0000-0000-7000-8000-000000000001',
    nowMs: 0,
  };
}

test('calls are counted by capability, door and outcome, with how long they took', () => {
  const { count, series } = countCalls();
  count(ended('shop.order.list'), 'done', 0.8);
  count(ended('shop.order.list'), 'done', 30);
  count(ended('shop.order.list'), 'forbidden', 0.2);
  count(ended('shop.order.list', 'mcp'), 'done', 20_000);
  const text = textOf(callMetrics([...series()]));
  const said = (line: string) => assert.ok(text.includes(`${line}\n`), `${line}\nis not in\n${text}`);
  said('# TYPE cadre_calls_total counter');
  said('cadre_calls_total{capability="shop.order.list",door="http",outcome="done"} 2');
  said('cadre_calls_total{capability="shop.order.list",door="http",outcome="forbidden"} 1');
  said('# TYPE cadre_call_seconds histogram');
  said('cadre_call_seconds_bucket{capability="shop.order.list",door="http",le="0.001"} 2');
  said('cadre_call_seconds_bucket{capability="shop.order.list",door="http",le="0.025"} 2');
  said('cadre_call_seconds_bucket{capability="shop.order.list",door="http",le="0.05"} 3');
  said('cadre_call_seconds_bucket{capability="shop.order.list",door="http",le="+Inf"} 3');
  said('cadre_call_seconds_sum{capability="shop.order.list",door="http"} 0.031');
  said('cadre_call_seconds_count{capability="shop.order.list",door="http"} 3');
  said('cadre_call_seconds_bucket{capability="shop.order.list",door="mcp",le="10"} 0');
  said('cadre_call_seconds_bucket{capability="shop.order.list",door="mcp",le="+Inf"} 1');
});

test('a bucket holds what took as long as its bound or less', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { minLength: 1 }), (latencies) => {
      const { count, series } = countCalls();
      for (const latencyMs of latencies) count(ended('a.b.c'), 'done', latencyMs);
      const [, histogram] = callMetrics([...series()]);
      for (const bound of boundsMs) {
        const bucket = histogram?.samples.find(({ labels }) => labels?.le === String(bound / 1000));
        assert.equal(bucket?.value, latencies.filter((latencyMs) => latencyMs <= bound).length);
      }
    }),
  );
});

test('however many capabilities companies bring, only so many are told apart', () => {
  const { count, series } = countCalls(2);
  for (const name of ['a.b.c', 'a.b.d', 'flow.x', 'flow.y', 'a.b.c']) count(ended(name), 'done', 1);
  const calls = [...series()].map(({ capability, outcomes }) => [capability, outcomes.get('done')]);
  assert.deepEqual(calls, [
    ['a.b.c', 2],
    ['a.b.d', 1],
    ['other', 2],
  ]);
});

test('what is written is escaped, and nothing is said of what is not known', () => {
  const text = textOf([
    counter('drops_total', 'Drops\nby "name" \\ path', [{ labels: { name: 'a "b"\n\\' }, value: 3 }]),
    gauge('unknown', 'Not known', []),
    gauge('far', 'Far away', Number.POSITIVE_INFINITY),
  ]);
  assert.equal(
    text,
    '# HELP drops_total Drops\\nby "name" \\\\ path\n# TYPE drops_total counter\n' +
      'drops_total{name="a \\"b\\"\\n\\\\"} 3\n' +
      '# HELP far Far away\n# TYPE far gauge\nfar +Inf\n',
  );
});
