// Making the demo company: the company, its people and the mark that it is one, all at once or not at all.
import { randomBytes } from 'node:crypto';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { addressOf, cast, companyName } from './model.ts';
import type { DemoParts } from './parts.ts';
import { type Demo, demoNow, entries } from './store.ts';

/** The one that there is, or a new one; the same however often and by how many at once it is asked for. */
export async function openDemo(parts: DemoParts, seed?: string): Promise<Demo> {
  const known = await current(parts);
  if (known) return known;
  try {
    return await madeDemo(parts, seed ?? randomBytes(8).toString('hex'));
  } catch (error) {
    const other = await current(parts);
    if (other) return other;
    throw error;
  }
}

export async function current(parts: DemoParts): Promise<Demo | undefined> {
  const demo = await demoNow(parts.store.engine(nowOf(parts)));
  if (demo?.removingAt) throw new Fault('conflict', 'The demo company is being removed; try again in a moment');
  return demo;
}

export function nowOf({ clock }: Pick<DemoParts, 'clock'>) {
  return instantOf(clock.nowMs());
}

async function madeDemo(parts: DemoParts, seed: string): Promise<Demo> {
  const { store, tenants, clock } = parts;
  const now = nowOf(parts);
  const scope = store.engineWork(now);
  try {
    const { id: tenantId } = await tenants.createIn(scope.db, { name: companyName, plan: 'tier3' });
    const people: Record<string, string> = {};
    for (const part of cast) {
      const userId = newId(clock.nowMs());
      people[part.role] = userId;
      await scope.run(entries.person(userId, part.name, addressOf(part, tenantId)));
      await scope.run(entries.membership({ id: newId(clock.nowMs()), tenantId, userId, role: part.role }));
    }
    await scope.commit([entries.demo({ id: newId(clock.nowMs()), tenantId, seed, people })]);
    await tenants.changed(tenantId);
    return { tenantId, seed, people, openedAt: now, playedAt: null, removingAt: null };
  } finally {
    await scope.rollback();
  }
}

/** Whoever opened it may look around in it. */
export async function letIn(parts: DemoParts, { tenantId }: Demo, userId: string) {
  const one = { id: newId(parts.clock.nowMs()), tenantId, userId, role: 'tenant_admin' };
  await parts.store.engineWork(nowOf(parts)).commit([entries.membership(one)]);
}
