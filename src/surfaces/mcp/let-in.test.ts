// A program of somebody else's is let in: the official client finds out how by itself, a person signs in and agrees.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  Client,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import type { HttpDoor } from '#surfaces/http';
import { soon } from '#test/within';
import { createWorld, type World } from '#test/world';

const redirectUrl = 'http://127.0.0.1:8000/back';

interface Kept {
  client?: OAuthClientInformationMixed;
  tokens?: OAuthTokens;
  verifier?: string;
  asked?: URL;
  found?: OAuthDiscoveryState;
}

/** What such a program keeps, in memory. */
function program(scope: string) {
  const kept: Kept = {};
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: { client_name: 'A planner', redirect_uris: [redirectUrl], scope },
    clientInformation: () => kept.client,
    saveClientInformation: (client) => void Object.assign(kept, { client }),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => void Object.assign(kept, { tokens }),
    redirectToAuthorization: (asked) => void Object.assign(kept, { asked }),
    saveCodeVerifier: (verifier) => void Object.assign(kept, { verifier }),
    codeVerifier: () => kept.verifier ?? '',
    discoveryState: () => kept.found,
    saveDiscoveryState: (found) => void Object.assign(kept, { found }),
  };
  return { kept, provider };
}

suite('a program that asks to be let in', () => {
  let world: World;
  let door: HttpDoor;
  let cookie: string;
  const base = () => `http://localhost:${door.port}`;
  const ada = { email: 'ada@example.com', password: 'a long enough sentence', name: 'Ada', company: 'Trattoria' };

  before(async () => {
    world = await createWorld();
    door = await world.http();
    const signedUp = await say('/api/auth/register', ada);
    assert.equal(signedUp.status, 200, await signedUp.text());
    const signedIn = await say('/api/auth/login', { email: ada.email, password: ada.password });
    cookie =
      signedIn.headers
        .getSetCookie()
        .find((one) => one.startsWith('cadre_session='))
        ?.split(';')[0] ?? '';
  });
  after(() => world.close());

  function say(path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
    return fetch(`${base()}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** As a browser in which Ada is signed in. */
  async function agreed(asked: URL): Promise<URLSearchParams> {
    const sent = await fetch(asked, { headers: { cookie }, redirect: 'manual' });
    const question = await fetch(sent.headers.get('location') ?? '', { headers: { cookie } });
    const [, request = ''] = /name="request" value="([^"]+)"/.exec(await question.text()) ?? [];
    const answer = await fetch(`${base()}/oauth/consent`, {
      method: 'POST',
      headers: { cookie, origin: base(), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ request, decision: 'allow' }),
    });
    const [, back = ''] = /<a href="([^"]+)"/.exec(await answer.text()) ?? [];
    const url = new URL(back.replaceAll('&amp;', '&'));
    assert.equal(`${url.origin}${url.pathname}`, redirectUrl);
    return url.searchParams;
  }

  /** Anew each time: a transport is good for one connection. */
  function connection(authProvider: OAuthClientProvider) {
    const transport = new StreamableHTTPClientTransport(new URL(`${base()}/mcp`), { authProvider });
    const client = new Client({ name: 'planner', version: '1' });
    // The SDK's own types differ here under exact optional properties.
    const connect = () => client.connect(transport as Parameters<Client['connect']>[0]);
    return { transport, client, connect };
  }

  async function letIn(scope: string) {
    const { kept, provider } = program(scope);
    const first = connection(provider);
    await assert.rejects(first.connect(), UnauthorizedError);
    assert.ok(kept.asked && kept.client, 'it has registered and knows where to send the person');
    await first.transport.finishAuth(await agreed(kept.asked));
    const { client, connect } = connection(provider);
    await connect();
    return { client, kept };
  }

  const note = { title: 'From a program', body: '', tags: [] };

  test('acts as the person who agreed', async () => {
    const { client } = await letIn('notes.*');
    const { tools } = await client.listTools();
    assert.ok(tools.some(({ name }) => name === 'notes.note.create'));
    const made = await client.callTool({ name: 'notes.note.create', arguments: note });
    assert.ok(!made.isError, JSON.stringify(made));
    await client.close();
    await world.settle();
    const [entry] = await world.sql(
      `select e.door, u.email from audit.entries e join identity.users u on u.id::text = e.actor_id
       where e.capability = 'notes.note.create'`,
    );
    assert.deepEqual(entry, { door: 'mcp', email: ada.email });
  });

  test('may what the person allowed it, and nothing more', async () => {
    const { client } = await letIn('notes.note.read');
    const names = (await client.listTools()).tools.map(({ name }) => name);
    assert.ok(names.includes('notes.note.list') && !names.includes('notes.note.create'), names.join());
    assert.ok(!(await client.callTool({ name: 'notes.note.list', arguments: {} })).isError);
    const refused = await client.callTool({ name: 'notes.note.create', arguments: note });
    assert.equal(Reflect.get(refused.structuredContent ?? {}, 'code'), 'forbidden');
    await client.close();
  });

  test('asks, but decides nothing in the name of who let it in, through no door', async () => {
    const { client, kept } = await letIn('*');
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${kept.tokens?.access_token}` };
    const input = { approvalId: '019abcde-0000-7000-8000-000000000000', inputHash: 'seen' };
    const post = (address: string, body: object) =>
      fetch(`${base()}/api/v1/approval/${address}`, { method: 'POST', headers, body: JSON.stringify(body) });
    for (const verdict of ['approve', 'reject']) {
      const refused = await post(`request/${verdict}`, input);
      assert.deepEqual([refused.status, (await refused.text()).includes('you decide yourself')], [403, true], verdict);
    }
    assert.equal((await post('request/list', {})).status, 200, 'it may look');
    await client.close();
  });

  test('is turned away within a second of what it was allowed being taken back', async () => {
    const { client, kept } = await letIn('notes.*');
    const call = () =>
      fetch(`${base()}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${kept.tokens?.access_token}` },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      });
    assert.equal((await call()).status, 200);
    const [newest] = await world.sql<{ id: string }>('select id from identity.oauth_grants order by id desc limit 1');
    assert.equal((await say('/api/v1/identity/grant/revoke', { grantId: newest?.id })).status, 200);
    let last = await call();
    await soon(async () => {
      last = await call();
      return last.status === 401;
    });
    assert.equal(last.status, 401);
    assert.match(last.headers.get('www-authenticate') ?? '', /resource_metadata="http:.*", error="invalid_token"$/);
    await client.close();
  });
});
