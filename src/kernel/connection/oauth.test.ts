import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { instantOf } from '#base/time';
import { contract, defineModule, type Module, via } from '#kernel/contract';
import { type ConnectedWorld, connectedWorld } from '#test/connectors';
import { authorize, connect, disconnect, showConnection } from './contracts.ts';
import { type Sim, type SimRequest, startSim } from './sim.ts';

const origin = 'https://owl.example';
const program = { id: 'owl-client', secret: 'owl-program-secret' } as const;

interface OwlSim extends Sim {
  /** What was handed out, newest last. */
  readonly given: { access: string; refresh: string }[];
  readonly revoked: string[];
  readonly codes: Map<string, { challenge: string; redirectUri: string }>;
  /** The access tokens that are still taken. */
  readonly good: Set<string>;
}

/** Refresh tokens are good once; whoever shows an old one loses everything, as RFC 9700 wants it. */
async function startOwl(): Promise<OwlSim> {
  const given: OwlSim['given'] = [];
  const [revoked, codes, good] = [[] as string[], new Map() as OwlSim['codes'], new Set<string>()];

  function tokens() {
    const pair = { access: `access-${given.length + 1}`, refresh: `refresh-${given.length + 1}` };
    given.push(pair);
    good.add(pair.access);
    return { json: { access_token: pair.access, refresh_token: pair.refresh, expires_in: 3600, token_type: 'Bearer' } };
  }

  function exchange(form: URLSearchParams) {
    const refused = { status: 400, json: { error: 'invalid_grant' } };
    if (form.get('grant_type') === 'refresh_token') {
      return form.get('refresh_token') === given.at(-1)?.refresh ? tokens() : refused;
    }
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    return code?.challenge === challenge && code.redirectUri === form.get('redirect_uri') ? tokens() : refused;
  }

  const sim = await startSim(({ path, headers, form }: SimRequest) => {
    if (path === '/account') {
      const isGood = good.has((headers.authorization ?? '').replace('Bearer ', ''));
      return isGood ? { json: { name: 'Archimedes' } } : { status: 401 };
    }
    const pair = Buffer.from(`${program.id}:${program.secret}`).toString('base64');
    if (headers.authorization !== `Basic ${pair}`) return { status: 401, json: { error: 'invalid_client' } };
    if (path === '/token') return exchange(form);
    revoked.push(form.get('token') ?? '');
    return {};
  });
  return Object.assign(sim, { given, revoked, codes, good });
}

const owlConnector: NonNullable<Module['connector']> = {
  ...{ summary: 'A wise bird.', category: 'Birds', site: 'https://owl.example/apps' },
  auth: {
    kind: 'oauth',
    oauth: {
      ...{ authorizeUrl: `${origin}/authorize`, tokenUrl: `${origin}/token`, revokeUrl: `${origin}/revoke` },
      ...{ scopes: ['read', 'write'], clientAuth: 'basic', extra: { access_type: 'offline' } },
    },
  },
  baseUrl: () => origin,
  test: async (reach) => ({ account: (await reach.ask(z.object({ name: z.string() }), '/account')).name }),
};

const askOwl = contract({
  name: 'owl.account.read',
  summary: 'Read whose owl it is.',
  effect: 'read',
  access: 'owl.account.read',
  input: z.object({ via }),
  output: z.object({ name: z.string() }),
  example: {},
});

const owl = defineModule({
  ...{ name: 'owl', title: 'Owl', connector: owlConnector, grants: { tenant_admin: ['owl.*'] } },
  capabilities: [
    askOwl.implement(async (call, { via }) =>
      (await call.reach(owlConnector, via)).ask(z.object({ name: z.string() }), '/account'),
    ),
  ],
});

let sim: OwlSim;
let scene: ConnectedWorld;

describe('consent and tokens', () => {
  before(async () => {
    sim = await startOwl();
    scene = await connectedWorld({ modules: [owl], egress: { baseUrls: { [origin]: sim.url } } });
  });

  after(async () => {
    await scene.close();
    await sim.stop();
  });

  /** A company that has made its program known there, and somebody who is sent to consent. */
  async function company() {
    const { world } = scene;
    const { id: tenantId } = await world.tenant('Ada and Sons');
    const ada = await world.person(tenantId, 'tenant_admin');
    const fields = { clientId: program.id };
    const { id } = await world.call(ada, connect, {
      connector: 'owl',
      fields,
      secrets: { clientSecret: program.secret },
    });
    const begin = async () => new URL((await world.call(ada, authorize, { connectionId: id })).url);
    return { world, ada, id, begin, tenantId };
  }

  /** The person consents there and comes back, by a browser that nobody is signed in to. */
  async function comeBack(asked: URL, change: Record<string, string> = {}) {
    const code = `code-${sim.codes.size}-${asked.searchParams.get('state')?.slice(-6)}`;
    const [challenge, redirectUri] = ['code_challenge', 'redirect_uri'].map(
      (name) => asked.searchParams.get(name) ?? '',
    );
    sim.codes.set(code, { challenge: challenge ?? '', redirectUri: redirectUri ?? '' });
    const back = { state: asked.searchParams.get('state') ?? '', code, ...change };
    const { url } = await scene.world.http();
    const response = await fetch(`${url}/api/connections/callback?${new URLSearchParams(back)}`);
    return { status: response.status, text: await response.text() };
  }

  async function consented() {
    const one = await company();
    const { status, text } = await comeBack(await one.begin());
    assert.equal(status, 200, text);
    assert.match(text, /connected as Archimedes/);
    return one;
  }

  test('a person is sent with PKCE, state and the exact way back, and what comes of it works', async () => {
    const { world, ada, id, begin } = await company();
    await assert.rejects(world.call(ada, askOwl, {}), { code: 'not_connected' });
    const asked = await begin();
    assert.equal(asked.origin + asked.pathname, `${origin}/authorize`);
    const { state: _state, code_challenge, ...others } = Object.fromEntries(asked.searchParams);
    assert.match(code_challenge ?? '', /^[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(others, {
      ...{ access_type: 'offline', response_type: 'code', client_id: program.id, scope: 'read write' },
      ...{ redirect_uri: 'http://localhost/api/connections/callback', code_challenge_method: 'S256' },
    });
    const { text } = await comeBack(asked);
    assert.match(text, /connected as Archimedes/);
    const { state, account, accessEndsAt } = await world.call(ada, showConnection, { connectionId: id });
    assert.deepEqual([state, account], ['connected', 'Archimedes']);
    // The service has said an hour, a moment ago.
    const left = Date.parse(accessEndsAt ?? '') - world.clock.nowMs();
    assert.ok(left > 3_500_000 && left <= 3_600_000, `${left} ms are left`);
    assert.deepEqual(await world.call(ada, askOwl, {}), { name: 'Archimedes' });
  });

  test('a state that we did not write, was used or is too old opens nothing', async () => {
    const { world, begin } = await company();
    const before = sim.given.length;
    const asked = await begin();
    const state = asked.searchParams.get('state') ?? '';
    assert.notEqual((await comeBack(asked, { state: `${state.slice(0, -2)}xx` })).status, 200);
    assert.equal(sim.given.length, before);
    assert.equal((await comeBack(asked)).status, 200);
    assert.equal((await comeBack(asked)).status, 403);
    const late = await begin();
    world.clock.pass('11 minutes');
    assert.equal((await comeBack(late)).status, 403);
    assert.equal(sim.given.length, before + 1);
  });

  test('whoever refuses is told so, and nothing is connected', async () => {
    const { begin } = await company();
    const before = sim.given.length;
    const { status, text } = await comeBack(await begin(), { error: 'access_denied<script>' });
    assert.equal(status, 200);
    assert.match(text, /access_denied&lt;script&gt;/);
    assert.equal(sim.given.length, before);
  });

  test('tokens are renewed before they end, by one of those who need them at once', async () => {
    const { world, ada, tenantId } = await consented();
    const before = sim.given.length;
    world.clock.pass('3590 seconds');
    const there = scene.another();
    const call = {
      ...{ id: '0190f000-0000-7000-8000-000000000001', tenant: { id: tenantId }, actor: ada.actor, rehearsing: false },
      ...{ now: instantOf(world.clock.nowMs()), key: undefined, signal: AbortSignal.timeout(10_000) },
      origin: { host: 'localhost' },
    };
    const elsewhere = async () => {
      const reach = await there.reach(call as never, { connector: owlConnector, via: undefined, context: {} as never });
      return reach.ask(z.object({ name: z.string() }), '/account');
    };
    const asked = [...Array.from({ length: 4 }, () => world.call(ada, askOwl, {})), elsewhere(), elsewhere()];
    for (const answer of await Promise.all(asked)) assert.deepEqual(answer, { name: 'Archimedes' });
    assert.equal(sim.given.length, before + 1);
  });

  test('tokens that are taken back early are renewed once; a second refusal is one', async () => {
    const { world, ada, id } = await consented();
    const before = sim.given.length;
    sim.good.clear();
    assert.deepEqual(await world.call(ada, askOwl, {}), { name: 'Archimedes' });
    assert.equal(sim.given.length, before + 1);
    sim.good.clear();
    sim.given.push({ access: 'x', refresh: 'somebody else has been here' });
    await assert.rejects(world.call(ada, askOwl, {}), { code: 'not_connected', message: /consent/ });
    const { state } = await world.call(ada, showConnection, { connectionId: id });
    assert.equal(state, 'expired');
  });

  test('who was renewing tokens and died does not keep others from it for long', async () => {
    const { world, ada, id } = await consented();
    world.clock.pass('3590 seconds');
    const until = instantOf(world.clock.nowMs() + 300);
    await world.sql('update connection.connections set renewing_until = $2 where id = $1', [id, until]);
    assert.deepEqual(await world.call(ada, askOwl, {}), { name: 'Archimedes' });
  });

  test('at the end the service is told that its tokens are needed no longer', async () => {
    const { world, ada, id } = await consented();
    const last = sim.given.at(-1)?.refresh ?? '';
    await world.call(ada, disconnect, { connectionId: id });
    assert.deepEqual(sim.revoked.slice(-1), [last]);
    const left = await world.sql('select 1 from vault.secrets where name like $1', [`connection.${id}.%`]);
    assert.equal(left.length, 0);
  });

  test('no token, code or secret of the program is in the record or the log', async () => {
    await consented();
    const rows = await scene.world.sql<{ all: string }>(`select string_agg(p::text, ' ') as all from audit.payloads p`);
    const seen = `${rows[0]?.all} ${scene.world.logged.join(' ')}`;
    for (const word of ['access-', 'refresh-', 'code-', program.secret]) assert.ok(!seen.includes(word), word);
  });
});
