// Networks as rows.
import { and, asc, eq, gt } from 'drizzle-orm';
import type { Db } from '#kernel/store';
import { networks } from '../tables.ts';

const columns = {
  id: networks.id,
  name: networks.name,
  publicKey: networks.publicKey,
  isOpen: networks.isOpen,
  createdAt: networks.createdAt,
};

export async function insertNetwork(db: Db, network: typeof networks.$inferInsert) {
  const [made] = await db.insert(networks).values(network).onConflictDoNothing().returning(columns);
  return made;
}

export async function networkNamed(db: Db, name: string) {
  const [found] = await db
    .select(columns)
    .from(networks)
    .where(and(eq(networks.name, name), networks.isOpen));
  return found;
}

export function networkPage(db: Db, { limit, after }: { limit: number; after?: string | undefined }) {
  return db
    .select(columns)
    .from(networks)
    .where(after ? gt(networks.id, after) : undefined)
    .orderBy(asc(networks.id))
    .limit(limit);
}

export async function openNetwork(db: Db, { networkId, isOpen }: { networkId: string; isOpen: boolean }) {
  const [row] = await db
    .update(networks)
    .set({ isOpen })
    .where(and(eq(networks.id, networkId), eq(networks.isOpen, !isOpen)))
    .returning(columns);
  return row;
}
