// Who speaks to the database: `cadre_owner` migrates, `cadre_app` is bound to a tenant, `cadre_engine` sees the named
// engine tables and the global ones. None of them may bypass row-level security.
import pg from 'pg';
import { Fault } from '#base/fault';

export interface Access {
  readonly owner: pg.ClientConfig;
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
  const access: Access = { owner: as('cadre_owner'), app: as('cadre_app'), engine: as('cadre_engine') };
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
    return { connectionString: other.href };
  };
  const access: Access = { owner, app: as('cadre_app'), engine: as('cadre_engine') };
  if ((await answers(access.app)) && (await answers(access.engine))) return access;
  await session(owner, async (client) => {
    for (const role of roles) await createRole(client, role, passwordOf(role));
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
  const known = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = known.rowCount === 0 ? 'create' : 'alter';
  try {
    await client.query(`${verb} role ${role} ${safe}${secret}`);
  } catch (cause) {
    const hint = 'give the user in DATABASE_URL the right to create roles, or create them as the deployment guide says';
    throw new Fault('unavailable', `The role ${role} can not be set up: ${hint}`, { cause });
  }
}

function answers(config: pg.ClientConfig): Promise<boolean> {
  return session(config, async (client) => {
    await client.query('select 1');
    return true;
  }).catch(() => false);
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
