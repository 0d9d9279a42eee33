// One row by its key through a pool, as the driver's own guide shows it; `named` prepares the statement once.
import Fastify from 'fastify';
import { rowCount } from '../app/rows.ts';
import { listening } from './listening.ts';
import { baselinePool, placeFromWords } from './tables.ts';

const text = 'select id, title, body, amount_cents, created_at from rows where id = $1';

const pool = await baselinePool(placeFromWords(), rowCount);
const server = Fastify({ logger: false });
server.get('/row', async (request, reply) => {
  const { id } = request.query as { id: string };
  const { rows } = await pool.query(text, [id]);
  return rows[0] ?? reply.code(404).send({ message: 'There is no such row' });
});
server.get('/named', async (request, reply) => {
  const { id } = request.query as { id: string };
  const { rows } = await pool.query({ name: 'row', text, values: [id] });
  return rows[0] ?? reply.code(404).send({ message: 'There is no such row' });
});
await listening(server, () => pool.end());
