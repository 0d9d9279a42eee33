// Counting what wrote nothing: the rule alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { UsageRow } from './tables.ts';
import { type Counted, openTally } from './tally.ts';

const now = '2026-03-01T12:00:00.000Z';

/** A tally whose rows one sees, and that hands nothing over by itself. */
function seen() {
  const handed: UsageRow[][] = [];
  let made = 0;
  const newId = () => {
    made += 1;
    return `id-${made}`;
  };
  const tally = openTally({ everyMs: 1_000_000, deliver: (rows) => handed.push(rows), newId, now: () => now });
  return { tally, handed };
}

const names = fc.constantFrom('a', 'ab', 'b', 'bc.d.e', 'c.d.e');
const use: fc.Arbitrary<Counted> = fc.record({
  tenantId: names,
  userId: names,
  capability: names,
  failed: fc.boolean(),
  latencyMs: fc.integer({ min: 0, max: 1000 }),
});

test('every use is counted once, under its own company, person and capability', () => {
  const property = fc.property(fc.array(use, { maxLength: 200 }), fc.nat(200), (uses, flushAt) => {
    const { tally, handed } = seen();
    for (const [index, one] of uses.entries()) {
      tally.count(one);
      if (index === flushAt) tally.flush();
    }
    tally.close();
    const rows = handed.flat();
    const keys = new Set(uses.map((one) => JSON.stringify([one.tenantId, one.userId, one.capability])));
    for (const key of keys) {
      const [tenantId, userId, capability] = JSON.parse(key) as string[];
      const mine = uses.filter(
        (one) => one.tenantId === tenantId && one.userId === userId && one.capability === capability,
      );
      const told = rows.filter(
        (row) => row.tenant_id === tenantId && row.user_id === userId && row.capability === capability,
      );
      const total = (field: 'calls' | 'failures' | 'latency_ms') => told.reduce((sum, row) => sum + row[field], 0);
      assert.equal(total('calls'), mine.length);
      assert.equal(total('failures'), mine.filter(({ failed }) => failed).length);
      assert.equal(
        total('latency_ms'),
        mine.reduce((sum, { latencyMs }) => sum + latencyMs, 0),
      );
    }
    assert.equal(
      rows.reduce((sum, { calls }) => sum + calls, 0),
      uses.length,
    );
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  });
  fc.assert(property);
});

test('uses of one kind are one row each time they are handed over', () => {
  const { tally, handed } = seen();
  const one: Counted = { tenantId: 't', userId: 'u', capability: 'a.b.c', failed: false, latencyMs: 2 };
  for (let times = 0; times < 1000; times += 1) tally.count(one);
  tally.flush();
  tally.count({ ...one, failed: true });
  tally.close();
  assert.deepEqual(handed, [
    [
      {
        id: 'id-1',
        tenant_id: 't',
        at: now,
        user_id: 'u',
        capability: 'a.b.c',
        calls: 1000,
        failures: 0,
        latency_ms: 2000,
      },
    ],
    [{ id: 'id-2', tenant_id: 't', at: now, user_id: 'u', capability: 'a.b.c', calls: 1, failures: 1, latency_ms: 2 }],
  ]);
});

test('when nothing was used nothing is handed over', () => {
  const { tally, handed } = seen();
  tally.flush();
  tally.close();
  assert.deepEqual(handed, []);
});

test('it is handed over by itself before long', async () => {
  const handed = Promise.withResolvers<UsageRow[]>();
  const tally = openTally({ everyMs: 5, deliver: handed.resolve, newId: () => 'id', now: () => now });
  tally.count({ tenantId: 't', userId: 'u', capability: 'a.b.c', failed: false, latencyMs: 1 });
  assert.equal((await handed.promise).length, 1);
  tally.close();
});
