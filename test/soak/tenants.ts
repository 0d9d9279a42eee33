// Many companies on one Cadre, their people reading and writing at once. Nobody may ever see what is another company's,
// no acknowledged write may be lost, and when the caches are warm memory must stay as it is.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newId } from '#base/id';
import type { Kernel } from '#kernel';
import { openCadre } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { type Company, type Counts, keepCalling, markOf, type Town } from './callers.ts';
import { type Look, pastTheWalls } from './database.ts';
import { type HeapSample, keptPerCall } from './heap.ts';

interface TenantsSettings {
  readonly tenants: number;
  readonly callers: number;
  readonly seconds: number;
}

export interface TenantsReport {
  readonly tenants: number;
  readonly reads: number;
  readonly writes: number;
  readonly foreignRows: number;
  readonly lostWrites: number;
  readonly doubledWrites: number;
  /** Stored under one company and marked as another one's. */
  readonly misplacedRows: number;
  readonly heapMegabytes: number;
  readonly keptBytesPerCall: number;
  readonly isFlat: boolean;
  readonly faults: readonly string[];
}

const unlimited = '1000000000';
const atOnce = 16;
const stretchMs = 500;
const shown = 20;

async function tenantsStory(settings: TenantsSettings): Promise<TenantsReport> {
  const home = await mkdtemp(join(tmpdir(), 'cadre-tenants-'));
  const limits = { CADRE_LIMIT_IP: unlimited, CADRE_LIMIT_ACTOR: unlimited, CADRE_LIMIT_TENANT: unlimited };
  const config = readConfig({ CADRE_HOME: home, CADRE_LOG_LEVEL: 'error', ...limits });
  const kernel = await openCadre(config);
  try {
    const companies = await found(kernel, settings.tenants);
    await pastTheWalls(home, (look) => settle(look, companies));
    const counts: Counts = { reads: 0, writes: 0, foreignRows: 0, faults: [] };
    const samples = await callAll({ kernel, companies, counts }, settings);
    const stored = await pastTheWalls(home, (look) => compare(look, companies));
    return {
      tenants: settings.tenants,
      ...counts,
      ...stored,
      ...keptPerCall(samples),
      faults: counts.faults.slice(0, shown),
    };
  } finally {
    await kernel.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function found(kernel: Kernel, tenants: number): Promise<Company[]> {
  const companies: Company[] = [];
  let next = 0;
  async function founder() {
    for (let index = next++; index < tenants; index = next++) {
      const { id } = await kernel.tenants.create({ name: `Company ${index}`, plan: 'tier3' });
      companies.push({ id, key: `the-key-of-company-${id}`, written: 0, lastNoteId: undefined });
    }
  }
  await Promise.all(Array.from({ length: atOnce }, founder));
  return companies;
}

/** One administrator with a key in each, by three statements: signing up a thousand times would take minutes. */
async function settle(look: Look, companies: readonly Company[]): Promise<void> {
  const now = new Date().toISOString();
  const people = companies.map(({ id, key }) => ({
    tenant_id: id,
    user_id: newId(Date.now()),
    member_id: newId(Date.now()),
    key_id: newId(Date.now()),
    email: `admin-of-${id}@example.com`,
    hash: createHash('sha256').update(key).digest('hex'),
  }));
  const from = `from json_to_recordset($1) as p(tenant_id uuid, user_id uuid, member_id uuid, key_id uuid, email text,
    hash text)`;
  const values = [JSON.stringify(people), now];
  await look(
    `insert into identity.users (id, created_at, updated_at, name, email)
     select user_id, $2::timestamptz, $2, 'Admin', email ${from}`,
    values,
  );
  await look(
    `insert into identity.memberships (id, tenant_id, created_at, updated_at, user_id, role)
     select member_id, tenant_id, $2::timestamptz, $2, user_id, 'tenant_admin' ${from}`,
    values,
  );
  await look(
    `insert into identity.api_keys (id, tenant_id, created_at, updated_at, name, hash, prefix, user_id)
     select key_id, tenant_id, $2::timestamptz, $2, 'Soak', hash, 'the-key', user_id ${from}`,
    values,
  );
}

/** In stretches, with a rest after each: what is held while nobody calls is what is kept. */
async function callAll(town: Town, { callers, seconds }: TenantsSettings): Promise<HeapSample[]> {
  const { kernel, counts } = town;
  const samples: HeapSample[] = [];
  const stretches = Math.ceil((seconds * 1000) / stretchMs);
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const stop = AbortSignal.timeout(stretchMs);
    const seeds = Array.from({ length: callers }, (_, index) => stretch * callers + index);
    await Promise.all(seeds.map((seed) => keepCalling(town, seed, stop)));
    await kernel.settle();
    globalThis.gc?.();
    samples.push({ calls: counts.reads + counts.writes, bytes: process.memoryUsage().heapUsed });
  }
  return samples;
}

/** What is stored against what was acknowledged, company by company. */
async function compare(look: Look, companies: readonly Company[]) {
  const rows = await look<{ id: string; stored: number; misplaced: number }>(
    `select tenant_id as id, count(*)::int as stored,
       (count(*) filter (where body <> $1 || tenant_id))::int as misplaced from notes.notes group by tenant_id`,
    [markOf('')],
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  const differences = companies.map(({ id, written }) => written - (stored.get(id)?.stored ?? 0));
  return {
    lostWrites: differences.reduce((sum, one) => sum + Math.max(0, one), 0),
    doubledWrites: differences.reduce((sum, one) => sum + Math.max(0, -one), 0),
    misplacedRows: rows.reduce((sum, row) => sum + row.misplaced, 0),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      tenants: { type: 'string', default: '1000' },
      callers: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const report = await tenantsStory({
    tenants: Number(values.tenants),
    callers: Number(values.callers),
    seconds: Number(values.seconds),
  });
  console.log(JSON.stringify(report));
  const { foreignRows, lostWrites, doubledWrites, misplacedRows, faults } = report;
  const sound = foreignRows + lostWrites + doubledWrites + misplacedRows + faults.length === 0;
  process.exitCode = sound && report.isFlat && report.reads > 0 && report.writes > 0 ? 0 : 1;
}
