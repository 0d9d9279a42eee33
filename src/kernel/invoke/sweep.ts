// Keys are kept for a week; then a repeated call is a new one.
import { z } from 'zod';
import { contract, type Schedule } from '#kernel/contract';
import { prepared } from '#kernel/store';

const sweep = prepared(`delete from invoke.keys where expires_at < $1 and state <> 'begun'`);

export const sweepKeys = contract({
  name: 'invoke.key.sweep',
  summary: 'Forget the idempotency keys whose week is over.',
  effect: 'write',
  access: 'invoke.key.sweep',
  internal: true,
  undo: { never: 'nobody needs them any more' },
  input: z.object({}),
  output: z.object({ forgotten: z.int() }),
  example: {},
}).implement(async (call) => {
  const result = await call.db.$run({ statement: sweep, values: [call.now] });
  return { forgotten: result.rowCount };
});

export const sweepKeysDaily: Schedule = {
  name: 'sweep-keys',
  contract: sweepKeys.contract,
  input: {},
  every: '24 hours',
  scope: 'tenant',
};
