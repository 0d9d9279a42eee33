// A call that waits for a person, asked by an agent through each door: it is understood the same way, ends the same way
// and leaves the same record.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { remoteBackend, runCli } from '#surfaces/cli';
import { knock } from './conformance/knock.ts';
import { startVendor, type Vendor } from './stage/vendor.ts';
import { createStage } from './stage.ts';
import { createWorld, type World } from './world.ts';

interface Asked {
  readonly input: object;
  readonly token: string;
  readonly key?: string;
  readonly reason?: string;
}

interface Said {
  /** What was answered, or the code and words of the refusal. */
  readonly value: Record<string, unknown>;
  readonly isRefused: boolean;
  /** What is said besides of where to look. */
  readonly hint: string;
}

type Door = (name: string, asked: Asked) => Promise<Said>;

suite('a call that waits', () => {
  let world: World;
  let vendor: Vendor;
  let boss: string;
  let agent: string;
  before(async () => {
    vendor = await startVendor();
    world = await createWorld({ modules: [createStage(vendor.url)] });
    const { id } = await world.tenant('Trattoria');
    const person = await world.person(id, 'tenant_admin');
    boss = await world.keyOf(person);
    const made = await doors.http('identity.agent.create', { input: { name: 'Scribe', role: 'manager' }, token: boss });
    const key = await doors.http('identity.agent.createKey', {
      input: { agentId: made.value.id, name: 'of the scribe' },
      token: boss,
    });
    agent = String(key.value.secret);
  });
  after(async () => {
    await world.close();
    await vendor.close();
  });

  const doors: Readonly<Record<'http' | 'mcp' | 'cli', Door>> = {
    async http(name, { input, token, key, reason }) {
      const { status, text, headers } = await knock(await world.http(), {
        path: `/api/v1/${name.split('.').join('/')}`,
        key: token,
        headers: {
          ...(key ? { 'idempotency-key': key } : {}),
          ...(reason ? { 'cadre-reason': encodeURIComponent(reason) } : {}),
        },
        body: input,
      });
      const value = JSON.parse(text);
      if (status === 202) assert.equal(value.status, 'waiting');
      return { value, isRefused: status >= 400, hint: headers.location ?? '' };
    },
    async mcp(name, { input, token, key, reason }) {
      const meta = { ...(key ? { 'cadre/key': key } : {}), ...(reason ? { 'cadre/reason': reason } : {}) };
      const params = { name, arguments: input, _meta: meta };
      const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
      const { text } = await knock(await world.http(), { path: '/mcp', key: token, body });
      const { result } = JSON.parse(text);
      return { value: result.structuredContent, isRefused: result.isError === true, hint: result.content[0].text };
    },
    async cli(name, { input, token, key, reason }) {
      const [out, notes]: [string[], string[]] = [[], []];
      const { url } = await world.http();
      const words = ['call', name, '-i', JSON.stringify(input)];
      const more = [...(key ? ['--key', key] : []), ...(reason ? ['--reason', reason] : [])];
      const terminal = {
        ...{ input: process.stdin, isTerminal: false, signal: new AbortController().signal },
        write: (text: string | Uint8Array) => void out.push(String(text)),
        note: (text: string) => void notes.push(text),
      };
      const code = await runCli([...words, ...more], terminal, {
        backend: async () => remoteBackend({ url, token }),
        mcp: async () => undefined,
      });
      const [title = '', ...rest] = notes.join('\n').split(': ');
      const value = code === 0 ? JSON.parse(out.join('')) : { title, detail: rest.join(': ') };
      return { value, isRefused: code !== 0, hint: notes.join('\n') };
    },
  };
  const names = ['http', 'mcp', 'cli'] as const;
  const reason = 'Ada waits since Monday: 50 % of her order & "söme" more';

  /** Of an agent who wants a letter sent. */
  function ask(door: Door, key: string): Promise<Said> {
    return door('stage.letter.send', { input: { to: 'Ada', words: 'Come.' }, token: agent, key, reason });
  }

  /** The request as its approver sees it. */
  async function seen(approvalId: unknown) {
    const { value, isRefused } = await doors.http('approval.request.get', { input: { approvalId }, token: boss });
    assert.ok(!isRefused, JSON.stringify(value));
    return value;
  }

  function decide(door: Door, verdict: string, { id, inputHash }: Record<string, unknown>, said?: string) {
    const input = { approvalId: id, inputHash, ...(said ? { reason: said } : {}) };
    return door(`approval.request.${verdict}`, { input, token: boss });
  }

  async function waiting(door: Door, key: string) {
    const { value } = await ask(door, key);
    assert.equal(value.status, 'waiting', JSON.stringify(value));
    return seen(value.approvalId);
  }

  function refused({ value, isRefused }: Said, words: RegExp) {
    assert.ok(isRefused, JSON.stringify(value));
    assert.match(String(value.detail), words);
  }

  const sentTo = (to: string) => [...vendor.taken.values()].filter((one) => one.to === to);

  for (const name of names) {
    const door = doors[name];
    // A model that comes in by MCP decides nothing, so the person goes to where people sit.
    const deciding = name === 'mcp' ? doors.http : door;

    test(`says by ${name} that it waits, for whom, why and where to look`, async () => {
      const { value, hint } = await ask(door, `look-${name}`);
      assert.deepEqual(Object.keys(value).sort(), ['approvalId', 'status']);
      assert.ok(hint.includes(String(value.approvalId)), hint);
      assert.match(hint, /approval.request.get/);
      const request = await seen(value.approvalId);
      assert.equal(request.reason, reason);
      assert.equal(request.actorKind, 'agent');
      assert.equal((await ask(door, `look-${name}`)).value.approvalId, value.approvalId, 'asking twice is asking once');
    });

    test(`asked by ${name} is changed, then approved, and done once as it was changed`, async () => {
      const request = await waiting(door, `edit-${name}`);
      const input = { ...(request.input as object), to: `Grace by ${name}` };
      const bound = { approvalId: request.id, inputHash: request.inputHash, input };
      const edited = await deciding('approval.request.edit', { input: bound, token: boss });
      assert.ok(!edited.isRefused, JSON.stringify(edited.value));
      refused(await decide(deciding, 'approve', request), /has been changed since you saw it/);
      const now = { id: request.id, inputHash: edited.value.inputHash };
      assert.equal((await decide(deciding, 'approve', now)).value.state, 'approved');
      refused(await decide(deciding, 'approve', now), /waits no longer/);
      await world.settle();
      assert.deepEqual(
        sentTo(`Grace by ${name}`).map(({ times }) => times),
        [1],
      );
      refused(await decide(deciding, 'reject', now), /waits no longer: it is executed/);
    });

    test(`asked by ${name} and approved as it stands is done once, and its key tells the answer`, async () => {
      const request = await waiting(door, `yes-${name}`);
      assert.equal((await decide(deciding, 'approve', request)).value.state, 'approved');
      await world.settle();
      const before = vendor.asked;
      const { value, isRefused } = await ask(door, `yes-${name}`);
      assert.deepEqual([isRefused, value.to, vendor.asked], [false, 'Ada', before]);
    });

    test(`asked by ${name} and rejected is not done, and its key tells why`, async () => {
      const request = await waiting(door, `no-${name}`);
      const before = vendor.asked;
      assert.equal((await decide(deciding, 'reject', request, 'Not before Friday')).value.state, 'rejected');
      await world.settle();
      refused(await ask(door, `no-${name}`), /Not before Friday/);
      assert.equal(vendor.asked, before);
    });

    test(`asked by ${name}, an agent can not agree to it itself`, async () => {
      const { id, inputHash } = await waiting(door, `self-${name}`);
      const input = { approvalId: id, inputHash };
      const { value } = await door('approval.request.approve', { input, token: agent });
      assert.notEqual(value.state, 'approved');
      await world.settle();
      assert.equal((await seen(id)).state, 'waiting');
    });
  }

  test('the header for a reason is described where the one for a key is', async () => {
    const { text } = await knock(await world.http(), { path: '/openapi.json' });
    const document = JSON.parse(text);
    const { parameters } = document.paths['/api/v1/stage/letter/send'].post;
    const headers = parameters.map(({ name, $ref = '' }: { name?: string; $ref?: string }) => {
      return name ?? document.components.parameters[$ref.replace('#/components/parameters/', '')]?.name;
    });
    assert.ok(headers.includes('Idempotency-Key') && headers.includes('Cadre-Reason'), headers.join());
  });

  test('nobody decides through the door of models', async () => {
    const request = await waiting(doors.mcp, 'by-a-model');
    refused(await decide(doors.mcp, 'approve', request), /Decide where a person sits/);
  });

  test('a reason that steers the screen it is shown on, or does not end, is refused by every door', async () => {
    for (const bad of ['two\nlines', 'a bell\u0007', 'x'.repeat(501)]) {
      for (const name of names) {
        const input = { to: 'Ada', words: 'Come.' };
        const said = await doors[name]('stage.letter.send', { input, token: agent, reason: bad });
        refused(said, /A reason (is one line|has 500)/);
      }
    }
    const { status } = await knock(await world.http(), {
      path: '/api/v1/stage/letter/send',
      key: agent,
      headers: { 'cadre-reason': '%E0%A4%A' },
      body: { to: 'Ada', words: 'Come.' },
    });
    assert.equal(status, 400);
  });

  test('what nobody decides on in time is over, whichever door it came by, and left the same record', async () => {
    const open = await Promise.all(names.map((name) => waiting(doors[name], `late-${name}`)));
    const before = vendor.asked;
    world.clock.pass('4 days');
    for (const request of open) refused(await decide(doors.http, 'approve', request), /ran out at|waits no longer/);
    await world.settle();
    for (const [index, name] of names.entries()) {
      assert.equal((await seen(open[index]?.id)).state, 'expired');
      const { value } = await ask(doors[name], `late-${name}`);
      assert.equal(value.status, 'waiting', 'whoever still wants it asks anew');
      assert.notEqual(value.approvalId, open[index]?.id);
    }
    assert.equal(vendor.asked, before);

    const records = await world.sql<{ door: string; kind: string; outcome: string }>(
      `select split_part(call_key, '-', 2) as door, split_part(call_key, '-', 1) as kind, outcome
       from audit.entries where capability = 'stage.letter.send' and call_key is not null order by 1, 2, 3`,
    );
    const of = (door: string) => records.filter((one) => one.door === door).map(({ kind, outcome }) => [kind, outcome]);
    assert.ok(of('http').length > 0);
    assert.deepEqual(of('mcp'), of('http'));
    assert.deepEqual(of('cli'), of('http'));
  });
});
