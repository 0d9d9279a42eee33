// A batched outbox and nothing more: rows inserted many at a time, one notification per batch, one reader that takes
// them out again in batches. No tenant, no record, no second subscriber, no coming back after a break. With the word
// `kept` its table is the specified one, with its columns and indexes: the floor of what an event costs to keep.
import pg from 'pg';
import { answerFloods } from '../harness/flood.ts';
import { baselinePool, optionsFor, placeFromWords } from './tables.ts';

const place = placeFromWords();
const pool = await baselinePool(place, 0);
const isKept = process.argv.includes('kept');
const columns = isKept
  ? `id uuid primary key default gen_random_uuid(), tenant_id uuid default gen_random_uuid(), txid xid8 default
     pg_current_xact_id(), user_id text default 'somebody', event_type varchar(100) default 'custom.order.paid',
     d json, processed boolean default true, created_at timestamptz(3) default now()`
  : 'id bigserial primary key, d text, at timestamptz default now()';
const table = isKept ? 'kept' : 'outbox';
await pool.query(`drop table if exists ${table}; create table ${table} (${columns})`);
if (isKept) {
  await pool.query(`create index on kept (user_id, event_type); create index on kept (tenant_id, id);
    create index on kept (tenant_id, txid, id); create index on kept (processed, created_at) where not processed`);
}
const reader = new pg.Client(optionsFor(place));
await reader.connect();
await reader.query(`listen ${table}`);

let hear: (index: number) => void = () => undefined;
let isBusy = false;
let again = false;
reader.on('notification', () => void drain());

async function drain() {
  again = true;
  if (isBusy) return;
  isBusy = true;
  while (again) {
    again = false;
    for (;;) {
      const { rows } = await reader.query<{ d: string }>({
        name: 'drain',
        text: `delete from ${table} where id in (select id from ${table} order by id limit 1000) returning d::text`,
      });
      if (rows.length === 0) break;
      for (const { d } of rows) hear((JSON.parse(d) as { index: number }).index);
    }
  }
  isBusy = false;
}

const insert = {
  name: 'insert',
  text: `with i as (insert into ${table} (d) select unnest($1::${isKept ? 'json' : 'text'}[]) returning id)
    select pg_notify('${table}', '') from (select count(*) from i) c`,
};

answerFloods({
  async publish(batch) {
    await pool.query({ ...insert, values: [batch.map((one) => JSON.stringify(one))] });
  },
  subscribe(heard) {
    hear = heard;
    return Promise.resolve(() => {
      hear = () => undefined;
    });
  },
  async end() {
    await reader.end();
    await pool.end();
  },
});
