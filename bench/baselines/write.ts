// One durable row by one prepared insert: no record of who did it, no key against doing it twice, no event.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { listening } from './listening.ts';
import { baselinePool, placeFromWords } from './tables.ts';

const text = `insert into rows (id, tenant_id, title, body, amount_cents, created_at)
  values ($1, $2, $3, $4, $5, $6) returning id, title, body, amount_cents, created_at`;
const tenantId = randomUUID();

interface NewRow {
  readonly title: string;
  readonly body: string;
  readonly amountCents: number;
}

const pool = await baselinePool(placeFromWords(), 0);
const server = Fastify({ logger: false });
server.post('/row', async (request) => {
  const { title, body, amountCents } = request.body as NewRow;
  const values = [randomUUID(), tenantId, title, body, amountCents, new Date().toISOString()];
  const { rows } = await pool.query({ name: 'insert-row', text, values });
  return rows[0];
});
await listening(server, () => pool.end());
