// Five steps by hand that each write a row of the business, with everything that is promised of such a step: what comes
// in and goes out is checked, what it was about is sealed, it is fenced by its run and stands in the journal, and the
// wall between tenants holds for it. Tables and indexes are copies of those Cadre fills.
import { createCipheriv, createSecretKey, hash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { entryPart, payloadPart } from '#kernel/audit';
import { usagePart } from '#kernel/meter';
import { Pool, prepared, ReadScope, recorder, WriteScope } from '#kernel/store';
import { asSuperuser, type DatabasePlace } from '../harness/home.ts';
import { grouped } from './grouped.ts';

const capability = 'five.row.keep';
const [actorId, key] = [randomUUID(), createSecretKey(randomBytes(32))];
const Input = z.object({ n: z.int() });
const Output = z.object({ n: z.int(), rowId: z.uuid() });
const insert = prepared(
  `insert into bench.rows (id, title, body, amount_cents) values ($1, 'A step', 'of five', $2) returning amount_cents`,
);
const keep = prepared(
  `insert into bench.journal (run_id, epoch, step, kind, what, output, began_at, ended_at)
   values ((select id from bench.runs where id = $1 and epoch = 1 and state = 'running' for share), 1, $2, 'invoke', $3,
     $4, $5, $6) returning set_config('synchronous_commit', 'off', true)`,
);
const begin = `insert into bench.runs (id, tenant_id, workflow, version, state, epoch, owner, actor, input, queued_at,
    created_at, started_at)
  select id, tenant, 'five.row.begin', 1, 'running', 1, tenant, '{}', input, at, at, at
  from unnest($1::uuid[], $2::uuid[], $3::json[], $4::timestamptz[]) as begun(id, tenant, input, at)`;
const end = `update bench.runs r set state = 'done', owner = null, output = e.output, finished_at = e.at
  from unnest($1::uuid[], $2::json[], $3::timestamptz[]) as e(id, output, at) where r.id = e.id`;

export interface Duties {
  run(n: number): Promise<{ v: number }>;
  close(): Promise<void>;
}

export async function openDuties(place: DatabasePlace, poolSize: number): Promise<Duties> {
  const database = 'cadre';
  await asSuperuser({ ...place, database }, async (client) => {
    for (const table of ['runs', 'journal']) {
      await client.query(`drop table if exists bench.${table}`);
      await client.query(`create table bench.${table} (like work.${table} including all)`);
      await client.query(`select store.tenant_table('bench.${table}')`);
    }
  });
  const lanes = new Pool({ ...place, user: 'cadre_app', database }, poolSize);
  const house = new Pool({ ...place, user: 'postgres', database }, 2);
  const write = recorder();
  const tenantId = randomUUID();
  const now = () => new Date().toISOString();
  const [begun, ended] = [begin, end].map((text) => {
    const statement = prepared(text);
    return grouped((values) =>
      new ReadScope(house, { tenantId, now: now() }, { writable: true }).run({ statement, values }),
    );
  });

  async function step(runId: string, index: number, asked: unknown): Promise<number> {
    const beganAt = now();
    const input = Input.parse(asked);
    const scope = new WriteScope(lanes, { tenantId, now: beganAt }, { isLoose: true });
    const { rows } = await scope.run({ statement: insert, values: [randomUUID(), input.n] });
    const output = Output.parse({ n: Number(rows[0]?.[0]), rowId: randomUUID() });
    const name = `${capability}${index}`;
    const parts = recorded({ tenantId, runId, name, at: beganAt }, [input, output]);
    const values = [runId, name, capability, JSON.stringify({ output }), beganAt, now()];
    await scope.commit(write.freshWith(parts, { statement: keep, values }));
    return output.n;
  }

  return {
    async run(n) {
      const id = randomUUID();
      await begun?.(id, tenantId, JSON.stringify({ n }), now());
      let sum = n;
      for (let index = 1; index <= 5; index += 1) sum = await step(id, index, { n: sum + index });
      await ended?.(id, JSON.stringify({ v: sum }), now());
      return { v: sum };
    },
    close: () => Promise.all([lanes.close(), house.close()]).then(() => undefined),
  };
}

interface Kept {
  readonly tenantId: string;
  readonly runId: string;
  readonly name: string;
  readonly at: string;
}

/** Who did it, what went in and came out, and what it used. */
function recorded({ tenantId, runId, name, at }: Kept, content: unknown) {
  const [id, plain] = [randomUUID(), `${randomUUID()}${JSON.stringify(content)}`];
  const who = { actor_kind: 'person', actor_id: actorId, credential_id: actorId, door: 'work' };
  const did = { capability, effect: 'write', outcome: 'done', request_id: `run:${runId}`, run_id: runId };
  const told = { subject: actorId, payload_hash: hash('sha256', plain, 'base64url'), call_key: `run:${runId}:${name}` };
  const sealed = seal(`${tenantId} ${actorId} ${id}`, plain);
  const counted = { user_id: actorId, capability, calls: 1, failures: 0, latency_ms: 1.234 };
  return [
    { part: entryPart, rows: [{ id, tenant_id: tenantId, at, ...who, ...did, ...told }] },
    { part: payloadPart, rows: [{ entry_id: id, tenant_id: tenantId, subject: actorId, sealed }] },
    { part: usagePart, rows: [{ id: randomUUID(), tenant_id: tenantId, at, ...counted }] },
  ];
}

function seal(bound: string, plain: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}
