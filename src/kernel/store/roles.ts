// Who speaks to the database: `cadre_owner` migrates, `cadre_app` is bound to a tenant, `cadre_engine` sees the named
// engine tables and the global ones. None of them may bypass row-level security.
import pg from 'pg';
import { Fault } from '#base/fault';

export interface Access {
  readonly owner: pg.ClientConfig;
  /** Who may do most with the tables: a superuser on our own PostgreSQL, their owner on somebody's. */
  readonly keeper: pg.ClientConfig;
  readonly app: pg.ClientConfig;
  readonly engine: pg.ClientConfig;
}

interface EmbeddedTarget {
  readonly host: string;
  readonly port: number;
  readonly superuser: string;
  readonly database: string;
}

const roles = ['cadre_app', 'cadre_engine'] as const;
const safe = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';

/** On our own PostgreSQL: roles without passwords behind a private socket. */
export async function embeddedAccess(target: EmbeddedTarget): Promise<Access> {
  const { host, port, database } = target;
  const as = (user: string): pg.ClientConfig => ({ host, port, database, user });
  const access: Access = {
    ...{ owner: as('cadre_owner'), keeper: as(target.superuser) },
    ...{ app: as('cadre_app'), engine: as('cadre_engine') },
  };
  if (await answers(access.engine)) return access;
  await session({ host, port, user: target.superuser, database: 'postgres' }, async (client) => {
    for (const role of ['cadre_owner', ...roles]) await createRole(client, role, '');
    await client.query(`alter database ${client.escapeIdentifier(database)} owner to cadre_owner`);
  });
  return access;
}

/** On somebody's PostgreSQL: the given user owns the tables; the two roles get passwords derived from the root key. */
export async function externalAccess(url: string, passwordOf: (role: string) => string): Promise<Access> {
  const owner: pg.ClientConfig = { connectionString: url };
  const address = new URL(url);
  const as = (role: (typeof roles)[number]): pg.ClientConfig => {
    const other = new URL(address);
    other.username = role;
    other.password = passwordOf(role);
    const asked = address.searchParams.get('options');
    // What an address asks for replaces what we ask for ourselves; all of us speak UTC.
    if (asked) other.searchParams.set('options', `${asked} -c timezone=UTC`);
    return { connectionString: other.href };
  };
  const access: Access = { owner, keeper: owner, app: as('cadre_app'), engine: as('cadre_engine') };
  if ((await answers(access.app)) && (await answers(access.engine))) return access;
  await session(owner, async (client) => {
    for (const role of roles) await createRole(client, role, passwordOf(role));
  }).catch((cause: unknown) => {
    if (cause instanceof Fault) throw cause;
    const why = cause instanceof Error ? cause.message || cause.name : 'no reason was given';
    throw new Fault('unavailable', `The database at ${address.host} can not be opened with DATABASE_URL: ${why}`, {
      cause,
    });
  });
  for (const role of [access.app, access.engine]) {
    if (await answers(role)) continue;
    throw new Fault(
      'unavailable',
      'The roles cadre_app and cadre_engine can not log in; see docs/guides/deployment.md',
    );
  }
  return access;
}

async function createRole(client: pg.Client, role: string, password: string) {
  const secret = password === '' ? '' : ` password ${client.escapeLiteral(password)}`;
  try {
    await client.query(`create role ${role} ${safe}${secret}`).catch(async (error: unknown) => {
      if (!isOneOf(alreadyThere, error)) throw error;
      // More than this only a superuser may change; what it must not have is asked after signing in.
      await client.query(`alter role ${role} login${secret}`).catch((other: unknown) => {
        if (!isOneOf(changedJustNow, other)) throw other;
      });
    });
  } catch (cause) {
    const hint = 'give the user in DATABASE_URL the right to create roles, or create them as the deployment guide says';
    throw new Fault('unavailable', `The role ${role} can not be set up: ${hint}`, { cause });
  }
}

// Several processes may start at once, all of them with the same wish.
const alreadyThere = ['42710', '23505'];
const changedJustNow = ['XX000'];

function isOneOf(codes: readonly string[], error: unknown): boolean {
  return error instanceof pg.DatabaseError && codes.includes(error.code ?? '');
}

/** Whether one can sign in as this role. One that sees past the walls between tenants is refused altogether. */
function answers(config: pg.ClientConfig): Promise<boolean> {
  return session(config, async (client) => {
    const { rows } = await client.query<{ role: string; free: boolean }>(
      'select rolname as role, rolsuper or rolbypassrls as free from pg_roles where rolname = current_user',
    );
    if (rows[0]?.free === false) return true;
    throw new Fault(
      'unavailable',
      `The role ${rows[0]?.role} may bypass row-level security; take SUPERUSER and BYPASSRLS from it`,
    );
  }).catch((error: unknown) => {
    if (error instanceof Fault) throw error;
    return false;
  });
}

export async function session<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionTimeoutMillis: 10_000, ...config });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
