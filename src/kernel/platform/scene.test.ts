// What the tests of keeping an installation have in common: a world whose keeper may do everything with the database.
import { join } from 'node:path';
import pg from 'pg';
import type { Module } from '#kernel/contract';
import { town } from '#test/town';
import { createWorld, rootKey, type World } from '#test/world';
import { migrationSources } from './backup/scene.test.ts';
import type { Upkeep } from './upkeep.ts';

export interface KeptWorld {
  readonly world: World;
  readonly upkeep: Upkeep;
}

export async function asSuperuserOf<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { superuser } = await town();
  const client = new pg.Client({ ...superuser, database: new URL(databaseUrl).pathname.slice(1) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

interface Options {
  readonly modules?: readonly Module[];
  readonly beside?: Pick<World, 'databaseUrl'>;
  readonly home?: string;
}

export async function keptWorld(options: Options = {}): Promise<KeptWorld> {
  const world = await createWorld({ ...options, superuser: true });
  const { store, clock, modules, upkeep: kept } = world.kernel;
  const upkeep: Upkeep = {
    ...{ home: world.home, version: '1.2.3', rootKey, clock, store, files: kept.files },
    modules: () => modules,
    sources: migrationSources(),
    logFolder: join(world.home, 'log'),
    settings: { CADRE_ROOT_KEY: true },
    asOwner: (work) => store.asOwner(work),
  };
  return { world, upkeep };
}
