// Cadre as `npm start` opens it, in production settings, with the measured app beside the catalogue. Only the limits of
// how often one caller may call are raised, for one caller is all there is here; they are counted all the same.
import { startHttp } from '#surfaces/http';
import { mountMcp } from '#surfaces/mcp';
import { openCadre } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { benchModule } from './app/bench.ts';
import { fiveModule } from './app/five.ts';
import { rowCount } from './app/rows.ts';
import { asSuperuser, databaseOf } from './harness/home.ts';
import { tellReady } from './harness/target.ts';

const [home = '', key = ''] = process.argv.slice(2);
const unlimited = '1000000000';

const config = readConfig({
  NODE_ENV: 'production',
  CADRE_HOME: home,
  CADRE_ADMIN_EMAIL: 'bench@example.com',
  CADRE_ADMIN_PASSWORD: 'four words make it',
  CADRE_API_KEY: key,
  CADRE_LIMIT_IP: unlimited,
  CADRE_LIMIT_ACTOR: unlimited,
  CADRE_LIMIT_TENANT: unlimited,
});
const kernel = await openCadre(config, { modules: [benchModule, fiveModule] });
const database = await databaseOf(home);
await asSuperuser({ ...database, database: 'cadre' }, async (client) => {
  await client.query(
    `insert into bench.rows (id, created_at, updated_at, tenant_id, title, body, amount_cents)
     select ('00000000-0000-7000-8000-' || lpad((n - 1)::text, 12, '0'))::uuid, $2, $2, $3,
       'Row ' || n, repeat('lorem ipsum ', 10), n from generate_series(1, $1::int) n
     on conflict do nothing`,
    [rowCount, '2026-01-01T00:00:00Z', kernel.tenants.owner().id],
  );
  await client.query('analyze bench.rows');
});
const version = 'bench';
const door = await startHttp(kernel, { host: '127.0.0.1', port: 0, version, mounts: [mountMcp(kernel, version)] });
const limits = `log level ${config.CADRE_LOG_LEVEL}, call limits ${unlimited} a minute (counted, never reached)`;
tellReady({ port: door.port, database, settings: limits }, async () => {
  await door.stop();
  await kernel.stop();
});
