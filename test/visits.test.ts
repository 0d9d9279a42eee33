// A server that is killed while visitors follow links: a visit that was answered is on disk, and is written down when
// there is a server again, once.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { endDatabase, pastTheWalls } from './soak/database.ts';
import { authorization, type Server, startServer } from './soak/server.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const visitors = 16;
const enough = 200;
const patienceMs = 60_000;

async function linkAt({ url }: Server): Promise<string> {
  const answer = await fetch(`${url}/affiliate/register`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Gardener', email: 'gardener@partners.example' }),
  });
  const { id: partnerId }: { id: string } = JSON.parse(await answer.text());
  const made = await fetch(`${url}/api/v1/partners/link/create`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ partnerId, code: 'gardener-start', url: 'https://shop.example/start' }),
  });
  const { code }: { code: string } = JSON.parse(await made.text());
  return code;
}

/** Follows the link until the server answers no more; keeps the visits that were answered. */
async function follow(url: string, code: string, answered: string[]) {
  for (;;) {
    const answer = await fetch(`${url}/r/${code}`, {
      redirect: 'manual',
      headers: { 'user-agent': browser },
    }).catch(() => undefined);
    if (answer?.status !== 302) return;
    const click = new URL(answer.headers.get('location') ?? '').searchParams.get('click');
    if (click) answered.push(click);
  }
}

test('a visit that was answered outlives the sudden death of the server', async () => {
  const home = await mkdtemp(join(tmpdir(), 'cadre-visits-'));
  let server: Server | undefined;
  try {
    server = await startServer(home);
    const code = await linkAt(server);
    const answered: string[] = [];
    const { url, kill } = server;
    const following = Array.from({ length: visitors }, () => follow(url, code, answered));
    const giveUpAt = performance.now() + patienceMs;
    while (answered.length < enough && performance.now() < giveUpAt) await pause(5);
    kill();
    await server.ended;
    await Promise.all(following);
    assert.ok(answered.length >= enough, `only ${answered.length} visits were answered`);
    const told = [...answered];
    server = await startServer(home);
    await pastTheWalls(home, async (look) => {
      const missing = async () => {
        const rows = await look<{ id: string }>('select id from partners.referrals where id = any($1::uuid[])', [told]);
        const kept = new Set(rows.map(({ id }) => id));
        return told.filter((id) => !kept.has(id));
      };
      const until = performance.now() + patienceMs;
      while ((await missing()).length > 0 && performance.now() < until) await pause(50);
      assert.deepEqual(await missing(), []);
    });
  } finally {
    await server?.stop();
    await endDatabase(home);
    await rm(home, { recursive: true, force: true });
  }
});
