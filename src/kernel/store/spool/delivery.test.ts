import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Delivery } from './delivery.ts';
import { frameBytes, framesOf } from './frame.ts';
import { textOf } from './record.ts';
import { Database, sampleRecord } from './sample.ts';
import { newSegment } from './segment.ts';

test('during an outage only the file next in line and the growing one are in memory', async () => {
  const database = new Database();
  database.hang();
  const { deliver } = database;
  const errors: unknown[] = [];
  const plain = { onError: (error: unknown) => errors.push(error), onDelivered: () => undefined };
  const delivery = new Delivery({ dir: '/nowhere', deliver, deliverAfterMs: 1, maxBatch: 10, ...plain });
  const segments = ['1', '2', '3', '4'].map((name) => newSegment(`/nowhere/home/${name}.seg`));
  for (const segment of segments) {
    delivery.add(segment);
    const text = textOf(sampleRecord('w/1'));
    delivery.accept(segment, framesOf([text, text], 2 * frameBytes(text)), 2);
    if (segment !== segments[3]) delivery.seal(segment);
  }
  assert.deepEqual(
    segments.map(({ held }) => held?.records ?? null),
    [2, null, null, 2],
  );
  assert.equal(delivery.backlog, 8);
  assert.equal(delivery.bytes, 8 * frameBytes(textOf(sampleRecord('w/1'))));
  database.resume();
  await delivery.close();
  // No such files were ever written: what can't be found again is said, not passed over.
  assert.deepEqual(
    errors.map(String),
    ['2', '3'].map((name) => `Fault: 2 records are gone from /nowhere/home/${name}.seg`),
  );
});
