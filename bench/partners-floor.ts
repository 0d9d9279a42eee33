// The floor below a commission: what one prepared statement takes that leaves the same rows in the same tables as Cadre
// does for a sale, over a bare pool. No partner is looked up and no key, nothing is worked out, validated, sealed or
// judged, no policy holds. That much the database and the driver ask for, whoever calls them.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { entryPart, payloadPart } from '#kernel/audit';
import { deliveryPart, eventPart } from '#kernel/event';
import { usagePart } from '#kernel/meter';
import { type RecordPart, recorder } from '#kernel/store';
import { tellReady } from './harness/target.ts';
import { answerSales } from './partners-load.ts';

const partOf = (table: string, columns: Readonly<Record<string, string>>): RecordPart => ({ table, columns });
const mine = { id: 'uuid', tenant_id: 'uuid', created_at: 'timestamptz', updated_at: 'timestamptz' } as const;
const entered = { id: 'uuid', tenant_id: 'uuid', at: 'timestamptz' } as const;

const salePart = partOf('partners.conversions', {
  ...{ ...mine, affiliate_id: 'uuid', second_id: 'uuid', network: 'text', transaction_id: 'text', digest: 'text' },
  ...{ at: 'timestamptz', month: 'text', amount: 'bigint', currency: 'text', path: 'text', due_at: 'timestamptz' },
});
const linePart = partOf('partners.commissions', {
  ...{ ...mine, conversion_id: 'uuid', affiliate_id: 'uuid', level: 'int', reason: 'text', amount: 'bigint' },
  ...{ currency: 'text', rate_bp: 'int', tier: 'text', entry_id: 'uuid' },
});
const postingPart = partOf('ledger.entries', {
  ...{ ...entered, created_at: 'timestamptz', cause_kind: 'text', cause_id: 'text', digest: 'text' },
});
const postedPart = partOf('ledger.lines', {
  ...{ ...entered, entry_id: 'uuid', account_id: 'uuid', currency: 'text', amount: 'bigint' },
});
const keyPart = partOf('invoke.keys', {
  ...{ tenant_id: 'uuid', actor_id: 'text', key: 'text', capability: 'text', input_hash: 'text', state: 'text' },
  ...{ answer: 'json', entry_id: 'uuid', expires_at: 'timestamptz' },
});

const [host = '', port = ''] = process.argv.slice(2);
const [tenant_id, actorId, hash] = [randomUUID(), randomUUID(), 'h'.repeat(43)];
// The ledger's own checks look at entries as that company sees them.
const options = `-c app.current_tenant_id=${tenant_id}`;
const pool = new pg.Pool({ host, port: Number(port), user: 'postgres', database: 'cadre', max: 16, options });
const partners = Array.from({ length: 300 }, () => randomUUID());
const accounts = [randomUUID(), randomUUID()] as const;
const currency = 'USD';
const write = recorder();
const start = new Date().toISOString();

await pool.query(
  `insert into ledger.accounts (id, tenant_id, created_at, updated_at, code, name, kind, currency)
   values ($1, $3, $4, $4, 'paid', 'Paid', 'expense', $5), ($2, $3, $4, $4, 'owed', 'Owed', 'liability', $5)`,
  [...accounts, tenant_id, start, currency],
);

/** As on average: who sold has brought nobody, and was brought by one. */
function commissionsOf(
  sale: { readonly id: string; readonly affiliate_id: string; readonly amount: number },
  at: string,
) {
  const given = [
    { level: 1, affiliate_id: sale.affiliate_id, amount: Math.round(sale.amount / 5) },
    { level: 2, affiliate_id: partners[0], amount: Math.round(sale.amount / 50) },
  ];
  return given.map(({ level, affiliate_id, amount }) => {
    const entryId = randomUUID();
    const row = { id: randomUUID(), tenant_id, created_at: at, updated_at: at, conversion_id: sale.id, affiliate_id };
    return {
      line: { ...row, level, reason: 'sale', amount, currency, rate_bp: 2000, tier: 'bronze', entry_id: entryId },
      entry: {
        id: entryId,
        tenant_id,
        created_at: at,
        at,
        cause_kind: 'partner',
        cause_id: affiliate_id,
        digest: hash,
      },
      posted: accounts.map((account_id, side) => ({
        ...{ id: randomUUID(), tenant_id, at, entry_id: entryId, account_id, currency },
        amount: side === 0 ? amount : -amount,
      })),
    };
  });
}

function recordOf(sale: { readonly id: string }, { at, key }: { readonly at: string; readonly key: string }) {
  const [entryId, eventId, capability] = [randomUUID(), randomUUID(), 'partners.sale.track'];
  const who = { actor_kind: 'person', actor_id: actorId, credential_id: actorId, door: 'call' };
  const did = { capability, effect: 'write', outcome: 'done', request_id: entryId, call_key: key };
  const entry = { id: entryId, tenant_id, at, ...who, ...did, subject: actorId, payload_hash: hash };
  const about = { event_type: 'partners.commission.earned', event_data: { saleId: sale.id }, entry_id: entryId };
  const event = {
    id: eventId,
    tenant_id,
    user_id: actorId,
    ...about,
    created_at: at,
    processed: false,
    tainted: false,
  };
  const heard = { capability: 'partners.fraud.judgeMany', input: { saleIds: [sale.id] }, actor: { id: actorId } };
  // So late that nobody hears of it.
  const due = { id: randomUUID(), tenant_id, event_id: eventId, call_key: eventId, due_at: '2999-01-01T00:00:00Z' };
  const usage = { id: randomUUID(), tenant_id, at, user_id: actorId, capability, calls: 1, failures: 0, latency_ms: 1 };
  const kept = { tenant_id, actor_id: actorId, key, capability, input_hash: hash, state: 'done' };
  return [
    { part: entryPart, rows: [entry] },
    { part: payloadPart, rows: [{ entry_id: entryId, tenant_id, subject: actorId, sealed: 's'.repeat(900) }] },
    { part: eventPart, rows: [event] },
    { part: deliveryPart, rows: [{ ...due, ...heard, created_at: at, tainted: false }] },
    { part: usagePart, rows: [usage] },
    { part: keyPart, rows: [{ ...kept, answer: { output: sale }, entry_id: entryId, expires_at: at }] },
  ];
}

answerSales(async (told) => {
  const at = new Date().toISOString();
  const key = `floor-${told}`;
  const sale = {
    ...{ id: randomUUID(), tenant_id, created_at: at, updated_at: at, at, due_at: at, month: at.slice(0, 7) },
    ...{ affiliate_id: partners[(told * 17) % 300] ?? '', second_id: partners[0], network: 'direct', digest: hash },
    ...{ transaction_id: key, amount: 900 + (told % 9000), currency, path: 'link' },
  };
  const given = commissionsOf(sale, at);
  const composed = write.fresh([
    { part: salePart, rows: [sale] },
    { part: linePart, rows: given.map(({ line }) => line) },
    { part: postingPart, rows: given.map(({ entry }) => entry) },
    { part: postedPart, rows: given.flatMap(({ posted }) => posted) },
    ...recordOf(sale, { at, key }),
  ]);
  if (!composed) throw new Error('there is nothing to write');
  const { statement, values } = composed;
  await pool.query({ name: statement.name, text: statement.text, values: [...values] });
  return true;
});
tellReady({ port: 0 }, () => pool.end());
