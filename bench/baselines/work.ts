// The floor of five durable steps on PostgreSQL: a row for the beginning, each step and the end, one after the other;
// those of all that run at the same time go in one statement and one commit. Nothing reads them, nothing is fenced.
// Where each step writes a row of the business as well, both are one statement and a commit of their own; under
// `/recorded` the row comes first and then, in one transaction with it, all else that Cadre keeps of such a step: who
// did it, what went in and came out, what it used, and the step. Under `/duties` all is done that is
// promised of a step.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { WriteScope } from '#kernel/store';
import { asSuperuser } from '../harness/home.ts';
import { openDuties } from './duties.ts';
import { grouped } from './grouped.ts';
import { listening } from './listening.ts';
import { recordOfStep } from './record.ts';
import { baselinePool, businessTable, lanesToCadre, placeFromWords } from './tables.ts';

const place = placeFromWords();
const pool = await baselinePool(place, 0);
await asSuperuser({ ...place, database: 'baseline' }, async (client) => {
  await client.query('drop table if exists steps');
  await client.query('create table steps (id uuid, step integer, output jsonb, primary key (id, step))');
  await client.query(businessTable);
});
await asSuperuser({ ...place, database: 'cadre' }, async (client) => {
  await client.query('drop table if exists bench.steps');
  await client.query('create table bench.steps (id uuid, step integer, output jsonb, primary key (id, step))');
});
const lanes = lanesToCadre(place);
const tenantId = randomUUID();
const text = 'insert into steps select * from unnest($1::uuid[], $2::integer[], $3::jsonb[])';
const keep = grouped((values) => pool.query({ name: 'keep', text, values: [...values] }));
const duties = await openDuties(place, 16);

const server = Fastify({ logger: false });
server.post('/run', async (request) => {
  const { n } = request.body as { n: number };
  const id = randomUUID();
  let sum = n;
  await keep(id, 0, JSON.stringify({ n }));
  for (let step = 1; step <= 5; step += 1) {
    sum += step;
    await keep(id, step, JSON.stringify({ sum }));
  }
  await keep(id, 6, JSON.stringify({ sum }));
  return { v: sum };
});
const withRow = {
  name: 'with-row',
  text: `with step as (insert into steps values ($1, $2, $3))
    insert into business (id, amount, tenant_id, title, body) values ($4, $5, $6, 'A step', 'of five')
    returning amount`,
};
server.post('/rows', async (request) => {
  const { n } = request.body as { n: number };
  const id = randomUUID();
  let sum = n;
  await keep(id, 0, JSON.stringify({ n }));
  for (let step = 1; step <= 5; step += 1) {
    sum += step;
    await pool.query({ ...withRow, values: [id, step, JSON.stringify({ sum }), randomUUID(), sum, tenantId] });
  }
  await keep(id, 6, JSON.stringify({ sum }));
  return { v: sum };
});
server.post('/recorded', async (request) => {
  const { n } = request.body as { n: number };
  const id = randomUUID();
  let sum = n;
  await keep(id, 0, JSON.stringify({ n }));
  for (let step = 1; step <= 5; step += 1) {
    sum += step;
    const now = new Date().toISOString();
    const words = { title: 'A step', body: 'of five', amount_cents: sum };
    const row = { id: randomUUID(), tenant_id: tenantId, created_at: now, ...words };
    const record = recordOfStep(row, { id, step, output: { sum } });
    const scope = new WriteScope(lanes, { tenantId, now });
    await scope.run(record.row);
    await scope.commit([record.rest]);
  }
  await keep(id, 6, JSON.stringify({ sum }));
  return { v: sum };
});
server.post('/duties', (request) => duties.run((request.body as { n: number }).n));
await listening(server, () => Promise.all([pool.end(), lanes.close(), duties.close()]));
