// One durable row by one prepared insert: no record of who did it, no key against doing it twice, no event. Under
// `/recorded` the same rows come to lie in the same tables that Cadre fills, all by one prepared statement: no look at
// the key first, nothing sealed, no policy. Under `/in-two` the row comes first and the rest when it is there, in one
// transaction, as whoever writes and then records what came of it has to. That much the database and the driver ask
// for, whoever calls them.
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyRequest } from 'fastify';
import { WriteScope } from '#kernel/store';
import { listening } from './listening.ts';
import { recordOf } from './record.ts';
import { baselinePool, cadrePool, lanesToCadre, placeFromWords } from './tables.ts';

const text = `insert into rows (id, tenant_id, title, body, amount_cents, created_at)
  values ($1, $2, $3, $4, $5, $6) returning id, title, body, amount_cents, created_at`;
const tenantId = randomUUID();

interface NewRow {
  readonly title: string;
  readonly body: string;
  readonly amountCents: number;
}

function asRow(body: unknown) {
  const { title, body: text, amountCents } = body as NewRow;
  return { title, body: text, amount_cents: amountCents };
}

function keyOf({ headers }: FastifyRequest): string {
  return String(headers['idempotency-key']);
}

const pool = await baselinePool(placeFromWords(), 0);
const cadre = cadrePool(placeFromWords());
const lanes = lanesToCadre(placeFromWords());
const server = Fastify({ logger: false });
server.post('/row', async (request) => {
  const { title, body, amountCents } = request.body as NewRow;
  const values = [randomUUID(), tenantId, title, body, amountCents, new Date().toISOString()];
  const { rows } = await pool.query({ name: 'insert-row', text, values });
  return rows[0];
});
server.post('/recorded', async (request) => {
  const row = { id: randomUUID(), tenant_id: tenantId, created_at: new Date().toISOString(), ...asRow(request.body) };
  const { statement, values } = recordOf(row, keyOf(request)).together;
  await cadre.query({ name: statement.name, text: statement.text, values: [...values] });
  return row;
});
server.post('/in-two', async (request) => {
  const row = { id: randomUUID(), tenant_id: tenantId, created_at: new Date().toISOString(), ...asRow(request.body) };
  const record = recordOf(row, keyOf(request));
  const scope = new WriteScope(lanes, { tenantId, now: row.created_at });
  await scope.run(record.row);
  await scope.commit([record.rest]);
  return row;
});
await listening(server, () => Promise.all([pool.end(), cadre.end(), lanes.close()]));
