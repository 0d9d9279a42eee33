// Taking a company in: judged from end to end first, then everything in the one transaction of the call, so that it is
// here whole or not at all. A trial does the very same and takes it back.
import type { Call } from '#kernel/contract';
import type { Brought, MovingFiles } from '#kernel/file';
import type { MigrationSource, Store } from '#kernel/store';
import { prepared, records } from '#kernel/store';
import { linesIn, type Person, rowOf, type Unpacked } from './archive.ts';
import { type Renaming, renamed } from './ids.ts';
import { type Judged, judged } from './judge.ts';
import { meetings } from './lists.ts';
import { type Ask, type TransferTable, tablesOf } from './shape.ts';
import { asking, type Conflict, run, within, writeTable } from './write.ts';

export interface Importing {
  readonly archive: Unpacked;
  readonly sources: readonly MigrationSource[];
  readonly store: Store;
  readonly files: MovingFiles;
  readonly dryRun: boolean;
}

export interface Taken {
  readonly ids: 'kept' | 'new';
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly met: number }[];
  /** Those of the archive who belong here by the same address, and those who do not. */
  readonly known: readonly Person[];
  readonly absent: readonly Person[];
  readonly conflicts: readonly Conflict[];
}

export async function takeIn(call: Call, importing: Importing): Promise<Taken> {
  // The call's own transaction begins after all the reading, which may take longer than one may stand idle.
  const looking = asking(importing.store.read({ tenantId: call.tenant.id, now: call.now }).db);
  const tables = await tablesOf(looking, importing.sources);
  const house = await houseOf(call, importing.store);
  const others = new Set(house.tenants.filter((id) => id !== call.tenant.id));
  const source = importing.archive.manifest.tenant.id;
  const lives = others.delete(source);
  const found = await judged(importing.archive, { tables, others, roles: call.actor.roles });
  const brought = (await standing(looking, found)).length > 0 ? new Map() : await bytesFor(call, importing);
  const ask = asking(call.db);
  await ask(oneAtATime);
  const people = peopleOf(found, house.members);
  const full = await standing(ask, found);
  if (full.length > 0) return { ids: 'kept', tables: [], conflicts: full, ...people };
  const names = await namesOf(call, importing, { found, ask, members: house.members });
  const taken = await attempts(call, importing, { found, names, lives, brought });
  return { ...taken, ...people };
}

/** Each is put where it belongs before the call's own transaction begins. */
async function bytesFor(call: Call, { archive, files, dryRun: isTrial }: Importing): Promise<Map<string, Brought>> {
  const brought = new Map<string, Brought>();
  for (const [sha256, { path }] of archive.contents) brought.set(sha256, await files.in(call, { path, isTrial }));
  return brought;
}

/** Two at once would both find the company empty. */
const oneAtATime = `select pg_advisory_xact_lock(
  hashtextextended('platform.tenant.import' || current_setting('app.current_tenant_id'), 0))`;

interface Member {
  readonly id: string;
  readonly email: string;
}

interface HouseNow {
  readonly tenants: readonly string[];
  readonly members: readonly Member[];
}

const companies = prepared('select id from tenant.tenants');
const members = prepared(
  'select u.id, u.email from identity.memberships m join identity.users u on u.id = m.user_id where m.tenant_id = $1',
);

/** Companies and accounts are the installation's; the engine looks them up. */
async function houseOf({ now, tenant }: Call, store: Store): Promise<HouseNow> {
  const engine = store.engine(now);
  const tenants = records(await engine.run({ statement: companies, values: [] }));
  const people = records(await engine.run({ statement: members, values: [tenant.id] }));
  return {
    tenants: tenants.map(({ id }) => String(id)),
    members: people.map(({ id, email }) => ({ id: String(id), email: String(email) })),
  };
}

/** What stands in the way of everything: a company that has something already keeps it. */
async function standing(ask: Ask, { carried }: Judged): Promise<Conflict[]> {
  const full: Conflict[] = [];
  for (const { table } of carried.filter((one) => !one.table.meets)) {
    const rows = await ask(`select 1 as one from ${table.quoted} limit 1`);
    if (rows.length > 0) full.push({ table: table.name, row: '', why: `This company is not empty; ${advice}` });
  }
  return full;
}

const advice = 'take the archive into a fresh one';

interface Found {
  readonly found: Judged;
  readonly ask: Ask;
  readonly members: readonly Member[];
}

interface Names {
  readonly known: ReadonlyMap<string, string>;
  readonly met: ReadonlySet<string>;
  /** How many rows of a table. */
  readonly metIn: ReadonlyMap<string, number>;
  readonly members: ReadonlySet<string>;
}

/** Who and what of the archive is here already, under another id. */
async function namesOf(call: Call, { archive }: Importing, { found, ask, members: here }: Found): Promise<Names> {
  const known = new Map([[archive.manifest.tenant.id, call.tenant.id]]);
  const byEmail = new Map(here.map(({ id, email }) => [email.toLowerCase(), id]));
  for (const { id, email } of found.people) {
    const own = byEmail.get(email.toLowerCase());
    if (own) known.set(id, own);
  }
  const met = new Set<string>();
  const metIn = new Map<string, number>();
  for (const name of Object.keys(meetings)) {
    const one = found.carried.find(({ table }) => table.name === name);
    if (!one) continue;
    const there = await namedRows(ask, one.table);
    const columns = new Set(one.part.columns.map((column) => column.name));
    for await (const line of linesIn(archive.fileOf(one.part))) {
      const { id } = rowOf(line, columns);
      const own = there.get(nameIn(rowOf(renamed(line, { known, brought: none, tenantId: '' }), columns), one.table));
      if (own === undefined || !id || met.has(own)) continue;
      known.set(id, own);
      met.add(own);
      metIn.set(name, (metIn.get(name) ?? 0) + 1);
    }
  }
  return { known, met, metIn, members: new Set(here.map(({ id }) => id)) };
}

const none: ReadonlySet<string> = new Set();

async function namedRows(ask: Ask, table: TransferTable): Promise<Map<string, string>> {
  const rows = await ask(`select * from ${table.quoted}`);
  return new Map(rows.map((row) => [nameIn(row, table), String(row.id)]));
}

function nameIn(row: Readonly<Record<string, unknown>>, { meets = [] }: TransferTable): string {
  return JSON.stringify(meets.map((column) => String(row[column])));
}

interface Attempting {
  readonly found: Judged;
  readonly names: Names;
  /** Whether the company that was exported lives here too. */
  readonly lives: boolean;
  readonly brought: ReadonlyMap<string, Brought>;
}

type Written = Pick<Taken, 'ids' | 'tables' | 'conflicts'>;

/** With the ids as they are, unless somebody has one of them. */
async function attempts(call: Call, importing: Importing, attempting: Attempting): Promise<Written> {
  const { tenant } = call;
  const { found, names, lives } = attempting;
  const kept: Renaming = { known: names.known, brought: new Set(), tenantId: tenant.id };
  const fresh: Renaming = { ...kept, brought: found.ids };
  const first = lives ? undefined : await writeAll(call, importing, { ...attempting, renaming: kept });
  if (first && first.conflicts.length === 0) return { ...first, ids: 'kept' };
  return { ...(await writeAll(call, importing, { ...attempting, renaming: fresh })), ids: 'new' };
}

interface Plan extends Omit<Attempting, 'lives'> {
  readonly renaming: Renaming;
}

/** Leaves nothing when there was a conflict, or when it was a trial. */
async function writeAll(call: Call, importing: Importing, plan: Plan): Promise<Omit<Written, 'ids'>> {
  const { db, actor } = call;
  const { found, names, renaming, brought } = plan;
  const conflicts: Conflict[] = [];
  const heir = { id: actor.delegatedBy?.id ?? actor.id, members: names.members };
  const writing = { db, archive: importing.archive, renaming, met: names.met, heir, brought, conflicts };
  await run(db, 'savepoint everything');
  await run(db, 'set constraints all deferred');
  for (const { table, part } of found.carried) await writeTable(writing, table, part);
  if (conflicts.length === 0 && brought.size > 0) {
    const full = await within(db, 'room', () => importing.files.done(call, { isTrial: importing.dryRun }));
    if (full) conflicts.push({ table: 'file.files', row: '', why: full.message });
  }
  // What is only looked at when the work commits is looked at now, so that a trial tells of it.
  const late = await within(db, 'late_rules', () => run(db, 'set constraints all immediate'));
  if (late) conflicts.push({ table: '', row: '', why: late.message });
  if (importing.dryRun || conflicts.length > 0) await run(db, 'rollback to savepoint everything');
  const tables = found.carried.map(({ table, part }) => ({
    ...{ table: table.name, rows: part.rows },
    met: names.metIn.get(table.name) ?? 0,
  }));
  return { conflicts, tables };
}

function peopleOf({ people }: Judged, here: readonly Member[]): Pick<Taken, 'known' | 'absent'> {
  const emails = new Set(here.map(({ email }) => email.toLowerCase()));
  const isHere = ({ email }: Person) => emails.has(email.toLowerCase());
  return { known: people.filter(isHere), absent: people.filter((one) => !isHere(one)) };
}
