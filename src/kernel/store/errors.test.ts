import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '#base/fault';
import { storeFault } from './errors.ts';

test('a connection that was lost is a passing failure, however it was lost', () => {
  const lost = [
    ...['Connection terminated unexpectedly', 'read ECONNRESET', 'write EPIPE', 'read ETIMEDOUT'],
    ...['connect EHOSTUNREACH 10.0.0.1:5432', 'Client has encountered a connection error and is not queryable'],
  ];
  for (const message of lost) {
    const fault = storeFault(new Error(message));
    assert.ok(fault instanceof Fault && fault.code === 'unavailable', message);
  }
  const other = new Error('relation "x" does not exist');
  assert.equal(storeFault(other), other);
});
