// Events as rows by hand in the tables that Cadre fills: each batch with its entry, payload, usage and key, by one
// prepared statement and with the house's own way of speaking to the database; one reader that stays, with a cursor and
// the safe cut. No look at a key, nothing validated or sealed, no policy, one order for everybody. So much of what an
// event costs is what is kept of it.
import { randomUUID } from 'node:crypto';
import { prepared, WriteScope } from '#kernel/store';
import { answerFloods } from '../harness/flood.ts';
import { recordOfEvents } from './record.ts';
import { lanesToCadre, placeFromWords } from './tables.ts';

const pool = lanesToCadre(placeFromWords());
const tenantId = randomUUID();
const lookEveryMs = 250;
const noId = '00000000-0000-0000-0000-000000000000';
const read = prepared(
  `select txid::text, id, event_data->>'index' from event.ai_events
   where tenant_id = $1 and era = 1 and (txid, id) > ($2::xid8, $3::uuid)
     and txid < pg_snapshot_xmin(pg_current_snapshot()) order by txid, id limit 1000`,
);

let hear: (index: number) => void = () => undefined;
let place = ['0', noId];
let isBusy = false;
let again = false;
let batches = 0;

async function drain() {
  again = true;
  if (isBusy) return;
  isBusy = true;
  const lane = await pool.take();
  while (again) {
    again = false;
    const [{ rows } = { rows: [] }] = await lane.run([{ statement: read, values: [tenantId, ...place] }]);
    for (const [txid, id, index] of rows) {
      place = [String(txid), String(id)];
      hear(Number(index));
    }
    again ||= rows.length > 0;
  }
  pool.release(lane);
  isBusy = false;
}

const timer = setInterval(() => void drain(), lookEveryMs);

answerFloods({
  async publish(batch) {
    batches += 1;
    const at = new Date().toISOString();
    const data = batch.map(({ type: _, ...one }) => one);
    const entry = recordOfEvents({ tenantId, at, key: `bench:${batches}`, data });
    await new WriteScope(pool, { tenantId, now: at }).commit([entry]);
    void drain();
  },
  subscribe(heard) {
    hear = heard;
    return Promise.resolve(() => {
      hear = () => undefined;
    });
  },
  async end() {
    clearInterval(timer);
    await pool.close();
  },
});
