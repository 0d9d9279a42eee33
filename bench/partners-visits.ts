// The floor below a visit: a careful engineer's redirect that answers when the visit is on disk, many with one fsync,
// and then brings the same rows as Cadre to the same tables, many with one statement. No host is looked up, no limit
// held, nothing validated or sealed; and nobody is told of the visit.
import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { isbot } from 'isbot';
import pg from 'pg';
import { entryPart, payloadPart } from '#kernel/audit';
import { eventPart } from '#kernel/event';
import { usagePart } from '#kernel/meter';
import { type RecordPart, recorder } from '#kernel/store';
import { listening } from './baselines/listening.ts';

const visitPart: RecordPart = {
  table: 'partners.referrals',
  columns: {
    ...{ id: 'uuid', tenant_id: 'uuid', created_at: 'timestamptz', updated_at: 'timestamptz', at: 'timestamptz' },
    ...{ affiliate_id: 'uuid', link_id: 'uuid', ip: 'text', user_agent: 'text', landing_url: 'text' },
  },
};
const [host = '', port = '', home = ''] = process.argv.slice(2);
const pool = new pg.Pool({ host, port: Number(port), user: 'postgres', database: 'cadre', max: 16 });
const journal = await open(join(home, 'visits.floor'), 'a');
const [tenant_id, partnerId, hash] = [randomUUID(), randomUUID(), 'h'.repeat(43)];
const links = new Map(Array.from({ length: 300 }, (_, index) => [`first-${index}`, 'https://shop.example/start']));
const write = recorder();
const mostAtOnce = 500;

interface Visit {
  readonly id: string;
  readonly at: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly url: string;
}

interface Waiting {
  readonly visit: Visit;
  done(): void;
}

let waiting: Waiting[] = [];
let isWriting = false;
const kept: Visit[] = [];

function append(visit: Visit): Promise<void> {
  return new Promise((done) => {
    waiting.push({ visit, done });
    void flush();
  });
}

async function flush() {
  if (isWriting) return;
  isWriting = true;
  while (waiting.length > 0) {
    const these = waiting;
    waiting = [];
    await journal.write(these.map(({ visit }) => `${JSON.stringify(visit)}\n`).join(''));
    await journal.datasync();
    for (const { visit, done } of these) {
      kept.push(visit);
      done();
    }
  }
  isWriting = false;
}

async function bringToTables() {
  const visits = kept.splice(0, mostAtOnce);
  if (visits.length === 0) return;
  const capability = 'partners.link.follow';
  const who = { actor_kind: 'visitor', actor_id: 'visitor', door: 'http', capability, effect: 'write' };
  const rows = visits.map(({ id, at, ip, userAgent: user_agent, url: landing_url }) => {
    const entry = {
      id,
      tenant_id,
      at,
      ...who,
      outcome: 'done',
      request_id: id,
      subject: 'visitor',
      payload_hash: hash,
    };
    const event = { id, tenant_id, event_type: 'partners.link.clicked', event_data: { clickId: id }, entry_id: id };
    const usage = { id, tenant_id, at, user_id: 'visitor', capability, calls: 1, failures: 0, latency_ms: 1 };
    const from = { affiliate_id: partnerId, link_id: partnerId, ip, user_agent, landing_url };
    return {
      entry,
      payload: { entry_id: id, tenant_id, subject: 'visitor', sealed: 's'.repeat(400) },
      event: { ...event, user_id: 'visitor', created_at: at, processed: true, tainted: false },
      usage,
      visit: { id, tenant_id, created_at: at, updated_at: at, at, ...from },
    };
  });
  const composed = write.again([
    { part: entryPart, rows: rows.map(({ entry }) => entry) },
    { part: payloadPart, rows: rows.map(({ payload }) => payload) },
    { part: eventPart, rows: rows.map(({ event }) => event) },
    { part: usagePart, rows: rows.map(({ usage }) => usage) },
    { part: visitPart, rows: rows.map(({ visit }) => visit) },
  ]);
  if (composed) await pool.query({ ...composed.statement, values: [...composed.values] });
}

/** One batch after the other, for as long as the bench runs. */
async function carry(signal: AbortSignal) {
  while (!signal.aborted) {
    await bringToTables();
    await new Promise((turn) => setTimeout(turn, kept.length >= mostAtOnce ? 0 : 10));
  }
}

const ended = new AbortController();
const carrying = carry(ended.signal);
const server = Fastify({ logger: false });
server.get('/r/:code', async (request, reply) => {
  const { code } = request.params as { code: string };
  const url = links.get(code);
  if (url === undefined) return reply.code(404).send('This link leads nowhere');
  const userAgent = String(request.headers['user-agent']);
  const id = randomUUID();
  const to = new URL(url);
  to.searchParams.set('via', code);
  to.searchParams.set('click', id);
  if (!isbot(userAgent)) await append({ id, at: new Date().toISOString(), ip: request.ip, userAgent, url: to.href });
  reply.header('set-cookie', `cadre_click=${id}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax`);
  return reply.redirect(to.href, 302);
});
await listening(server, async () => {
  ended.abort();
  await carrying;
  await Promise.all([pool.end(), journal.close()]);
});
