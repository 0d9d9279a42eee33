import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asFault, Fault, type FaultCode, faultCodes, isFaultCode } from './fault.ts';

// RFC 9110, section 15, but for 424 (RFC 4918) and 429 (RFC 6585).
const meanings: Readonly<Record<FaultCode, readonly [status: number, reason: string]>> = {
  invalid: [400, 'Bad Request'],
  unauthenticated: [401, 'Unauthorized'],
  over_budget: [402, 'Payment Required'],
  forbidden: [403, 'Forbidden'],
  not_found: [404, 'Not Found'],
  conflict: [409, 'Conflict'],
  too_large: [413, 'Content Too Large'],
  not_connected: [424, 'Failed Dependency'],
  limited: [429, 'Too Many Requests'],
  internal: [500, 'Internal Server Error'],
  upstream: [502, 'Bad Gateway'],
  unavailable: [503, 'Service Unavailable'],
};

test('every code answers with the status that means it', () => {
  assert.deepEqual([...faultCodes].sort(), Object.keys(meanings).sort());
  for (const code of faultCodes) {
    const [status, reason] = meanings[code];
    assert.equal(new Fault(code, 'x').status, status, reason);
  }
});

test('only what may pass by itself is worth trying again', () => {
  const again = faultCodes.filter((code) => new Fault(code, 'x').retryable);
  assert.deepEqual([...again].sort(), ['limited', 'unavailable', 'upstream']);
});

test('a program tells refusals apart by the exit code, and none of them from success or a signal', () => {
  const codes = faultCodes.map((code) => new Fault(code, 'x').exitCode);
  assert.equal(new Set(codes).size, codes.length);
  // 0 is success, 1 any failure, 126 and above a shell's own words.
  for (const code of codes) assert.ok(code > 1 && code < 126, String(code));
});

test('every code has a title for people', () => {
  const titles = faultCodes.map((code) => new Fault(code, 'x').title);
  assert.equal(new Set(titles).size, titles.length);
  for (const title of titles) assert.match(title, /^[A-Z].*[a-z]$/);
});

test('a fault says what it was made with', () => {
  const cause = new Error('inside');
  const fault = new Fault('conflict', 'It has been sold', { details: { sku: 'A-1' }, cause });
  assert.deepEqual(
    [fault.name, fault.code, fault.message, fault.details],
    ['Fault', 'conflict', 'It has been sold', { sku: 'A-1' }],
  );
  assert.equal(fault.cause, cause);
  assert.ok(fault instanceof Error);
  assert.ok(!Object.hasOwn(new Fault('conflict', 'x'), 'cause'));
});

test('of an error that is not ours nobody sees the inside; its cause is kept for the log', () => {
  const foreign = [
    new Error('password=hunter2'),
    new TypeError('hunter2'),
    'hunter2',
    { hunter2: true },
    undefined,
    null,
  ];
  for (const error of foreign) {
    const fault = asFault(error);
    assert.equal(fault.code, 'internal');
    assert.equal(fault.details, undefined);
    assert.doesNotMatch(fault.message, /hunter2/);
    if (error !== undefined) assert.equal(fault.cause, error);
  }
});

test('a fault stays the very same', () => {
  const fault = new Fault('limited', 'Slow down');
  assert.equal(asFault(fault), fault);
});

test('only the codes are codes', () => {
  for (const code of faultCodes) assert.ok(isFaultCode(code));
  for (const other of ['', 'Invalid', 'constructor', 'toString', '__proto__', 7, null, undefined]) {
    assert.equal(isFaultCode(other), false, String(other));
  }
});
