// A company as a whole: taken along, taken in, compared.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { prepared, records } from '#kernel/store';
import type { Upkeep } from '../upkeep.ts';
import { type Limits, type Manifest, type Part, type Person, type Unpacked, unpacked } from './archive.ts';
import * as promises from './contracts.ts';
import { difference } from './diff.ts';
import { type Exported, makeArchive } from './export.ts';
import { type Taken, takeIn } from './import.ts';
import { archiveName, archivesOf, aside, bytesOf, openFolder, pathOf } from './shelf.ts';

export type TransferParts = Pick<Upkeep, 'home' | 'version' | 'store' | 'files' | 'sources' | 'asOwner'>;

/** What a company's own administrator may do of it. */
export const moving = ['platform.tenant.export', 'platform.tenant.import', 'platform.tenant.diff'];

/** A file that came may not become more than this, whatever it says of itself. */
const limits: Limits = { mostBytes: 4_000_000_000 };
const company = prepared('select name from tenant.tenants where id = $1');

export function transferCapabilities(parts: TransferParts): Capability[] {
  const { home } = parts;
  return [
    promises.exportTenant.implement(async (call) => {
      const name = archiveName(call.now);
      if (call.rehearsing) return answerOf(name, call, undefined);
      const folder = await openFolder(home, call.tenant.id);
      const made = await archived(parts, call, join(folder, name));
      const { manifest, sha256 } = made;
      call.emit(promises.tenantExported, { name, sha256, rows: rowsIn(manifest, 'carried') });
      return answerOf(name, call, made);
    }),

    promises.listExports.implement(async (call, { limit, after }) => {
      const all = await archivesOf(home, call.tenant.id);
      const items = all.filter(({ name }) => after === undefined || name < after).slice(0, limit);
      return { items, next: items.length === limit ? (items.at(-1)?.name ?? null) : null };
    }),

    promises.readExport.implement(async (call, { name }) => {
      return { name, type: 'application/gzip', bytes: await bytesOf(home, call.tenant.id, name) };
    }),

    promises.removeExport.implement(async (call, { name }) => {
      const path = await pathOf(home, call.tenant.id, name);
      if (!call.rehearsing) await rm(path);
      return { name };
    }),

    promises.importTenant.implement((call, { dryRun, ...given }) =>
      aside(home, async (folder) => {
        const archive = await opened(parts, call, { ...given, folder, index: 0 });
        if (!archive) throw new Fault('invalid', 'Name an archive that is here, or send one as a file');
        const isTrial = String(dryRun) === 'true';
        const taken = await takeIn(call, { ...parts, archive, dryRun: isTrial });
        if (!isTrial) finish(call, archive, taken);
        return reportOf(archive, taken, isTrial);
      }),
    ),

    promises.compareTenant.implement((call, given) =>
      aside(home, async (folder) => {
        const one = await opened(parts, call, { ...given, folder, index: 0 });
        if (!one) throw new Fault('invalid', 'Name an archive that is here, or send one as a file');
        const other = (await opened(parts, call, { ...given, folder, index: 1 })) ?? (await live(parts, call, folder));
        const { tables, people } = await difference(one, other);
        return { same: tables.length === 0, tables: tables.map(shownDiff), people: copied(people) };
      }),
    ),
  ];
}

async function archived({ store, files, version, sources, asOwner }: TransferParts, call: Call, path: string) {
  const { tenant, now } = call;
  const [row] = records(await store.engine(now).run({ statement: company, values: [tenant.id] }));
  const named = { id: tenant.id, name: String(row?.name ?? '') };
  return asOwner((owner) => makeArchive(owner, { path, tenant: named, version, takenAt: now, sources, files }));
}

interface Wanted {
  readonly name?: string | undefined;
  readonly files?: readonly { readonly bytes: string | Uint8Array }[] | undefined;
  readonly folder: string;
  readonly index: number;
}

/** The first that is given is the one by name, or else the first file. */
async function opened(parts: TransferParts, call: Call, { name, files = [], folder, index }: Wanted) {
  const inner = await openInner(folder, String(index));
  const file = files[name === undefined ? index : index - 1];
  if (name !== undefined && index === 0) return unpacked(await pathOf(parts.home, call.tenant.id, name), inner, limits);
  if (!file) return undefined;
  const path = join(folder, `${index}.tar.gz`);
  await writeFile(path, file.bytes, { mode: 0o600 });
  return unpacked(path, inner, limits);
}

function openInner(folder: string, name: string): Promise<string> {
  const inner = join(folder, `unpacked-${name}`);
  return mkdir(inner, { mode: 0o700 }).then(() => inner);
}

async function live(parts: TransferParts, call: Call, folder: string): Promise<Unpacked> {
  const path = join(folder, 'live.tar.gz');
  await archived(parts, call, path);
  return unpacked(path, await openInner(folder, 'live'), limits);
}

function finish(call: Call, { sha256 }: Unpacked, { conflicts, tables }: Taken) {
  if (conflicts.length > 0) {
    const [first] = conflicts;
    const more = `a trial tells of all ${conflicts.length}`;
    const text = `Nothing was taken in, because of ${first?.table}: ${first?.why}; ${more}`;
    throw new Fault('conflict', text, { details: { conflicts: conflicts.slice(0, 20) } });
  }
  const rows = tables.reduce((total, table) => total + table.rows, 0);
  call.emit(promises.tenantImported, { tenantId: call.tenant.id, rows, sha256 });
}

function rowsIn({ parts }: Manifest, use: Part['use']): number {
  return parts.filter((part) => part.use === use).reduce((total, { rows }) => total + rows, 0);
}

function countsOf(manifest: Manifest | undefined, use: Part['use']) {
  const parts = manifest?.parts.filter((part) => part.use === use && part.rows > 0) ?? [];
  return parts.map(({ table, rows }) => ({ table, rows }));
}

function answerOf(name: string, { now }: Call, made: Exported | undefined) {
  const { manifest, bytes = 0, sha256 = '' } = made ?? {};
  return {
    ...{ name, takenAt: now, bytes, sha256 },
    tables: countsOf(manifest, 'carried'),
    toldOnly: countsOf(manifest, 'told'),
    leftOut: manifest?.left ?? [],
    hidden: manifest?.parts.reduce((total, part) => total + part.hidden, 0) ?? 0,
  };
}

function reportOf({ manifest }: Unpacked, taken: Taken, dryRun: boolean) {
  const shown = ({ name, email, role }: Person) => ({ name, email, role });
  return {
    ...{ dryRun, ids: taken.ids },
    from: { name: manifest.tenant.name, version: manifest.version, takenAt: manifest.takenAt },
    rows: taken.tables.reduce((total, { rows }) => total + rows, 0),
    tables: taken.tables.filter(({ rows }) => rows > 0).map((table) => ({ ...table })),
    toldOnly: countsOf(manifest, 'told'),
    leftOut: manifest.left,
    known: taken.known.map(shown),
    absent: taken.absent.map(shown),
    conflicts: taken.conflicts.map((conflict) => ({ ...conflict })),
  };
}

function shownDiff({ examples, ...counts }: Awaited<ReturnType<typeof difference>>['tables'][number]) {
  return { ...counts, examples: examples.map(({ columns, ...example }) => ({ ...example, columns: [...columns] })) };
}

function copied({ added, removed }: Awaited<ReturnType<typeof difference>>['people']) {
  return { added: [...added], removed: [...removed] };
}
