// What the stories of this folder share.
import assert from 'node:assert/strict';
import { Fault, type FaultCode } from '#base/fault';

/** The refusal that `work` ends in, which must have this code. */
export async function refused(code: FaultCode, work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `It was not refused as ${code}` });
}
