import assert from 'node:assert/strict';
import { Fault, type FaultCode } from '#base/fault';
import type { Registered } from '#kernel/invoke';

/** For `assert.rejects`: refused with this code, and in words that match if some are named. */
export function refusedAs(code: FaultCode, words?: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.code, code, error.message);
    if (words) assert.match(error.message, words);
    return true;
  };
}

/** Whose provider may answer with what is of no use: that is said, and is no failure of ours. */
const answeredBadly: Readonly<Record<string, string>> = {
  'model.object.generate': 'whoever plays the models writes words and no objects',
  'work.flow.write': 'whoever plays the models writes words and no flows',
  'work.template.fetch': 'nobody is where chance sends it',
};

export function isBadAnswer({ contract: { name } }: Registered, status: number): boolean {
  return status === 502 && name in answeredBadly;
}
