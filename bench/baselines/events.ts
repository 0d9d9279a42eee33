// A batched outbox and nothing more: rows inserted many at a time, one notification per batch, one reader that takes
// them out again in batches. No tenant, no record, no second subscriber, no coming back after a break.
import pg from 'pg';
import { answerFloods } from '../harness/flood.ts';
import { baselinePool, optionsFor, placeFromWords } from './tables.ts';

const place = placeFromWords();
const pool = await baselinePool(place, 0);
await pool.query('create table if not exists outbox (id bigserial primary key, d text, at timestamptz default now())');
const reader = new pg.Client(optionsFor(place));
await reader.connect();
await reader.query('listen outbox');

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
        text: 'delete from outbox where id in (select id from outbox order by id limit 1000) returning d',
      });
      if (rows.length === 0) break;
      for (const { d } of rows) hear((JSON.parse(d) as { index: number }).index);
    }
  }
  isBusy = false;
}

const insert = {
  name: 'insert',
  text: `with i as (insert into outbox (d) select unnest($1::text[]) returning id)
    select pg_notify('outbox', '') from (select count(*) from i) c`,
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
