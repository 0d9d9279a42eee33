// What the tests of moving a company have in common: a company in which something of everything was done, and another
// installation where its administrator has an account under the same address.
import { gunzipSync } from 'node:zlib';
import type { Authenticated } from '#kernel/identity';
import type { World } from '#test/world';

export const planted = {
  vault: 'planted-value-of-the-vault',
  session: 'planted-session-digest',
  password: 'planted-password-hash',
  setting: 'planted-setting-of-an-integration',
  header: 'planted.header.value',
  address: 'planted-in-an-address',
  look: 'planted-in-a-look',
} as const;

/** Under which name the capability lives, and what it takes. */
export type Deed = readonly [capability: string, input: unknown];

export async function asked<T = { id: string; version: number }>(
  world: World,
  who: Authenticated,
  [capability, input]: Deed,
): Promise<T> {
  const answer = await world.answer(who, capability, input);
  if (answer.status !== 'done') throw new Error(`${capability} answered ${answer.status}`);
  return answer.output as T;
}

export interface Company {
  readonly world: World;
  readonly id: string;
  readonly admin: Authenticated;
  /** What must not be found in what is taken along. */
  readonly secrets: readonly string[];
}

export async function emptyCompany(world: World, name: string, email: string): Promise<Company> {
  const { id } = await world.tenant(name);
  const admin = await world.person(id, 'tenant_admin');
  await world.sql('delete from identity.users where email = $1 and id <> $2', [email, admin.actor.id]);
  await world.sql('update identity.users set email = $1 where id = $2', [email, admin.actor.id]);
  return { world, id, admin, secrets: [] };
}

/** What two files of the company have, and no text. */
export const pageBytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2, 0xff, 0xfe]);

export const address = 'ada@example.com';

/** A company that has worked for a while. */
export async function livedIn(world: World): Promise<Company> {
  const { id, admin } = await emptyCompany(world, 'Acme', address);
  const ask = <T = { id: string; version: number }>(...deed: Deed) => asked<T>(world, admin, deed);
  const body = 'Umlaute äöü, "quotes", back\\slash, tabs\tand\nlines, \\N and \\. and \u0001';
  const note = await ask('notes.note.create', { title: 'Garden', body, tags: ['spring', 'ideas'] });
  await ask('notes.note.edit', { noteId: note.id, ifVersion: 1, body: `See note ${note.id} of ${id}` });
  await ask('notes.note.share', { noteId: note.id, ifVersion: 2 });
  for (const [code, kind] of [
    ['cash', 'asset'],
    ['paper', 'expense'],
  ]) {
    await ask('ledger.account.open', { code, kind, currency: 'USD', name: `The ${code}` });
  }
  for (const amount of [1999, 250]) {
    const lines = [
      { account: 'paper', money: { amount, currency: 'USD' } },
      { account: 'cash', money: { amount: -amount, currency: 'USD' } },
    ];
    const entry = await ask('ledger.entry.post', { lines, cause: { kind: 'manual', id: note.id }, memo: 'Paper' });
    if (amount === 250) await ask('ledger.entry.reverse', { entryId: entry.id });
  }
  const agent = await ask('identity.agent.create', { name: 'Bookkeeper', role: 'manager' });
  await ask('access.grant.give', { who: { kind: 'agent', id: agent.id }, pattern: 'notes.*', effect: 'deny' });
  await ask('tenant.brand.create', { name: 'Acme Garden', look: { primary: '#1f6f4a' } });
  await ask('tenant.workspace.create', { name: 'north', title: 'The shop in the north' });
  for (const name of ['page.html', 'copy.html', 'gone.html']) {
    const bytes = name === 'gone.html' ? Buffer.from('deleted') : pageBytes;
    const file = await ask('file.file.upload', { files: [{ name, bytes }], purpose: 'trial.page' });
    if (name === 'gone.html') await ask('file.file.delete', { fileId: file.id, ifVersion: file.version });
  }
  await world.settle();
  return { world, id, admin, secrets: await plant({ world, id, admin, secrets: [] }) };
}

/** Secrets wherever a company may have some, beside where they belong. */
async function plant({ world, id, admin }: Company): Promise<string[]> {
  const kept = { name: 'stripe', purpose: 'connection:stripe', hosts: ['api.example.com'], value: planted.vault };
  await asked(world, admin, ['vault.secret.store', kept]);
  const key = await world.keyOf(admin);
  const { link } = await asked<{ link: string }>(world, admin, [
    'identity.person.invite',
    { email: 'bob@example.com', name: 'Bob', role: 'manager' },
  ]);
  const now = '2026-01-02T03:04:05.000Z';
  const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
  await world.sql(
    `insert into identity.user_sessions (id, created_at, updated_at, user_id, token, expires_at, tenant_id)
     values ($1, $2, $2, $3, $4, $2, $5)`,
    [one, now, admin.actor.id, planted.session, id],
  );
  await world.sql(
    `insert into identity.accounts (id, created_at, updated_at, user_id, provider_id, account_id, password)
     values ($1, $2, $2, $3, 'credential', $4, $5)`,
    [two, now, admin.actor.id, admin.actor.id, planted.password],
  );
  const settings = {
    apiKey: planted.setting,
    region: 'eu',
    fields: [{ name: 'client_secret', value: planted.setting }],
    url: `https://user:${planted.address}@example.com/x`,
    headers: { accept: '*/*', note: `Bearer ${planted.header}` },
  };
  await world.sql(
    `insert into tenant.tenant_integrations (id, tenant_id, created_at, updated_at, connector, name, settings, status)
     values ($1, $2, $3, $3, 'shop', 'Shop', $4, 'connected')`,
    [crypto.randomUUID(), id, now, JSON.stringify(settings)],
  );
  await world.sql('update tenant.brands set look = $1 where tenant_id = $2', [
    JSON.stringify({ primary: '#1f6f4a', fontToken: planted.look }),
    id,
  ]);
  const hashes = await world.sql<{ hash: string }>(
    `select hash from identity.api_keys where tenant_id = $1 union all
     select hash from identity.invitations where tenant_id = $1 union all
     select sealed from vault.secrets where tenant_id = $1 union all
     select wrapped from vault.keys where tenant_id = $1 and wrapped is not null union all
     select sealed from audit.payloads where tenant_id = $1 and sealed is not null`,
    [id],
  );
  const token = link.split('/').at(-1) ?? link;
  return [...Object.values(planted), key, token, ...hashes.map(({ hash }) => hash)];
}

export async function archiveOf({ world, admin }: Company): Promise<Buffer> {
  const { name } = await asked<{ name: string }>(world, admin, ['platform.tenant.export', {}]);
  const { bytes } = await asked<{ bytes: Uint8Array }>(world, admin, ['platform.export.read', { name }]);
  return Buffer.from(bytes);
}

export function fileOf(bytes: Uint8Array) {
  return { name: 'a.tar.gz', type: 'application/gzip', bytes };
}

/** All that stands in it, as text. */
export function textIn(archive: Buffer): string {
  return gunzipSync(archive).toString();
}
