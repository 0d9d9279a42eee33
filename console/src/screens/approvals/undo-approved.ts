// Taking back what was just approved, from wherever one has gone on to: first it must have been done.
import { newKey, read, run } from '../../client/http.ts';
import { renew } from '../../client/queries.ts';
import type { Whole } from './rehearsed.ts';

const pending = ['approved', 'executing'];
const lookMs = 700;
const mostLooks = 60;

export async function undoApproved({ id: approvalId }: Pick<Whole, 'id'>): Promise<void> {
  const whole = await done(approvalId);
  const { capability, actorId, decidedAt, input } = whole;
  if (whole.state !== 'executed' || decidedAt === null) throw new Error('it was not done');
  const wanted = { capability, actorId, outcome: 'done', from: decidedAt, limit: 20 } as const;
  const first = (await read('audit.entry.list', wanted)).items.at(-1);
  const entry = first && (await read('audit.entry.get', { entryId: first.id }));
  // Only what was done with these bytes, so that nothing else is undone.
  if (!entry || JSON.stringify(entry.input) !== JSON.stringify(input))
    throw new Error('the record does not show it yet');
  await run('invoke.call.undo', { entryId: entry.id }, newKey());
  renew('approval.request.get', 'audit.entry.list', 'audit.entry.get', 'audit.entry.sum');
}

async function done(approvalId: string): Promise<Whole> {
  for (let look = 0; ; look += 1) {
    const whole = await read('approval.request.get', { approvalId });
    if (!pending.includes(whole.state)) return whole;
    if (look >= mostLooks) throw new Error('it is still being done');
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
