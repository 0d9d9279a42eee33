import assert from 'node:assert/strict';
import { Fault, type FaultCode } from '#base/fault';

/** For `assert.rejects`: refused with this code, and in words that match if some are named. */
export function refusedAs(code: FaultCode, words?: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.code, code, error.message);
    if (words) assert.match(error.message, words);
    return true;
  };
}
