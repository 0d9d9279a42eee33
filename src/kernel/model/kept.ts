// An answer as it is kept. Answers are written down some moments after they were given: whoever judges one at once has
// it written first.
import { eq } from 'drizzle-orm';
import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';
import type { History } from './history.ts';
import { generations } from './tables.ts';

export type Keeping = Pick<History, 'flush'>;

export async function keptAnswer(call: Call, history: Keeping, id: string): Promise<typeof generations.$inferSelect> {
  const look = async () => (await call.db.select().from(generations).where(eq(generations.id, id)))[0];
  const found = (await look()) ?? (await history.flush().then(look));
  if (!found) throw new Fault('not_found', `There is no answer ${id}`);
  return found;
}
