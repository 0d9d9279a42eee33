import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { newId } from '#base/id';
import { Id } from '#kernel/contract';
import { until } from '#test/within';
import { openScene, type Scene } from './scene.test.ts';
import { act, edges } from './testing.ts';

suite('calling a flow from outside', () => {
  let world: Scene['world'];
  let who: Scene['who'];
  let flows: Scene['flows'];
  let origin: string;
  before(async () => {
    ({ world, who, flows } = await openScene({ workByItself: true }));
    origin = new URL((await world.http()).url).origin;
  });
  after(() => world.close());

  const answered = async (name: string, input: object, by = who) => {
    const answer = await world.answer(by, name, input);
    assert.ok(answer.status === 'done', `${name} answered ${answer.status}`);
    return answer.output;
  };
  const timesOf = async (label: string) =>
    (
      await world.sql<{ times: number }>(
        `select count(*)::integer as times from event.ai_events
         where event_type = 'trial.thing.acted' and event_data ->> 'label' = $1`,
        [label],
      )
    )[0]?.times;
  const secretIn = (output: unknown) => z.object({ secret: z.string() }).parse(output).secret;

  /** At work, with an address of its own. */
  async function listening(trigger: object, nodes: readonly object[], ...drawn: string[]) {
    const start = { id: 'start', kind: 'trigger', trigger: { on: 'webhook', ...trigger } };
    const flowId = await flows.draw({ nodes: [start, ...nodes] as never, edges: edges(...drawn) });
    await flows.activate(flowId);
    const { path } = z.object({ path: z.string() }).parse(await answered('work.flow.makeAddress', { flowId }));
    return { flowId, url: `${origin}${path}` };
  }

  async function post(url: string, body: string, headers: Record<string, string> = {}) {
    const type = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', body, headers: { ...type, ...headers } });
    return { status: response.status, said: await response.json() };
  }

  interface Signing {
    readonly secret: string;
    readonly id?: string;
    readonly ageSeconds?: number;
  }

  /** As standardwebhooks.com says. */
  function signed(body: string, { secret, id = randomUUID(), ageSeconds = 0 }: Signing) {
    const at = Math.floor(world.clock.nowMs() / 1000) - ageSeconds;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
  }

  test('an address of an unknown company is answered as one at which nobody listens', async () => {
    const { url } = await listening({}, [act('do', 'known')], 'start>do');
    const known = url.split('/').at(-1) ?? '';
    const bytes = Buffer.from(known, 'base64url');
    const elsewhere = Buffer.concat([
      Buffer.from(newId(world.clock.nowMs()).replaceAll('-', ''), 'hex'),
      bytes.subarray(16),
    ]);
    const unheard = Buffer.concat([bytes.subarray(0, 32), Buffer.alloc(16)]);
    const addresses = [elsewhere.toString('base64url'), unheard.toString('base64url'), 'nonsense'];
    const answers = await Promise.all(addresses.map((one) => post(url.replace(known, one), '{}')));
    for (const { status, said } of answers) {
      const { detail, code } = z.object({ detail: z.string(), code: z.string() }).parse(said);
      assert.deepEqual([status, code, detail], [404, 'not_found', 'There is nobody at this address']);
    }
  });

  const order = JSON.stringify({ number: 7 });
  const label = '="order " & trigger.body.number & " of " & run.id';

  test('only what is signed with its secret, and not long ago, begins anything', async () => {
    const { flowId, url } = await listening({ signature: {} }, [act('do', '="signed " & trigger.body.of')], 'start>do');
    const body = JSON.stringify({ of: flowId });
    const right = `whsec_${Buffer.from('of nobody yet, and long enough').toString('base64')}`;
    assert.equal((await post(url, body, signed(body, { secret: right }))).status, 401, 'there is no secret yet');
    const secret = secretIn(await answered('work.flow.setSigningSecret', { flowId }));
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    const refused = [
      {},
      signed(body, { secret: right }),
      signed(body, { secret, ageSeconds: 400 }),
      signed(body, { secret, ageSeconds: -400 }),
      { ...signed(body, { secret }), 'webhook-id': 'another' },
      signed(`${body} `, { secret }),
    ];
    for (const headers of refused) assert.equal((await post(url, body, headers)).status, 401, JSON.stringify(headers));
    assert.equal((await post(url, body, signed(body, { secret, ageSeconds: 200 }))).status, 202);
    await until(async () => (await timesOf(`signed ${flowId}`)) === 1);
    const runs = await world.sql(`select 1 from work.runs where input ->> 'flowId' = $1`, [flowId]);
    assert.equal(runs.length, 1);
    const [kept] = await world.sql<{ sealed: unknown }>('select sealed::text from vault.secrets where name = $1', [
      `flow-${flowId}`,
    ]);
    assert.ok(kept && !String(kept.sealed).includes(secret.slice(6)));
  });

  test('what is delivered again under its name is the same, also to sixteen at once', async () => {
    const { flowId, url } = await listening({ signature: {} }, [act('do', label)], 'start>do');
    const secret = secretIn(await answered('work.flow.setSigningSecret', { flowId }));
    const id = 'msg_1';
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => post(url, order, signed(order, { secret, id }))),
    );
    const runIds = new Set(answers.map(({ said }) => z.object({ runId: Id }).parse(said).runId));
    assert.equal(runIds.size, 1);
    const [runId] = runIds;
    await until(async () => (await timesOf(`order 7 of ${runId}`)) === 1);
    const other = await post(url, order, signed(order, { secret, id: 'msg_2' }));
    assert.notEqual(z.object({ runId: Id }).parse(other.said).runId, runId);
  });

  test('a secret that somebody else has chosen signs the body in a header of their own', async () => {
    const signature = { scheme: 'body', header: 'X-Shop-Hmac', prefix: '', encoding: 'base64' };
    const { flowId, url } = await listening({ signature }, [act('do', label)], 'start>do');
    const value = 'the words of the shop itself';
    assert.deepEqual(await answered('work.flow.setSigningSecret', { flowId, value }), { flowId, secret: null });
    const mac = (words: string) => createHmac('sha256', words).update(order).digest('base64');
    assert.equal((await post(url, order, { 'x-shop-hmac': mac('other words') })).status, 401);
    assert.equal((await post(url, order, { 'x-shop-hmac': mac(value) })).status, 202);
  });

  test('who asks to wait gets what the flow responds, while the flow goes on', async () => {
    const nodes = [
      act('do', label),
      { id: 'say', kind: 'respond', output: { thanks: '=trigger.body.number', for: '=trigger.query.from' } },
      { id: 'sleep', kind: 'wait', for: '14 days' },
    ];
    const { url } = await listening({}, nodes, 'start>do', 'do>say', 'say>sleep');
    const { status, said } = await post(`${url}?from=shop`, order, { prefer: 'wait=30' });
    assert.deepEqual([status, said], [200, { thanks: 7, for: 'shop' }]);
    assert.equal((await post(url, order)).status, 202, 'who does not ask is not kept waiting');
  });

  test('a body that nobody can keep is refused, and begins nothing', async () => {
    const { flowId, url } = await listening({}, [act('do', label)], 'start>do');
    for (const body of [`${'['.repeat(5000)}${']'.repeat(5000)}`, '{"a":"\\u0000"}', '{"a":"\\ud800"}', '\0\u0001']) {
      const { status, said } = await post(url, body, { prefer: 'wait=30' });
      assert.deepEqual([status, z.object({ code: z.string() }).parse(said).code], [400, 'invalid'], body.slice(0, 20));
    }
    assert.deepEqual(await world.sql(`select 1 from work.runs where input ->> 'flowId' = $1`, [flowId]), []);
  });

  test('when it takes longer than one waits there is the id of the run, and the run goes on', async () => {
    const nodes = [
      { id: 'sleep', kind: 'wait', for: '2 seconds' },
      { id: 'say', kind: 'respond', output: 'late' },
    ];
    const { url } = await listening({}, nodes, 'start>sleep', 'sleep>say');
    const { status, said } = await post(url, order, { prefer: 'respond-async, wait=1' });
    assert.equal(status, 202);
    const { runId } = z.object({ runId: Id }).parse(said);
    await until(async () => (await flows.read(runId)).state === 'done');
    assert.equal((await flows.read(runId)).output, 'late');
    const longer = await post(url, order, { prefer: 'wait=60' });
    assert.deepEqual(longer, { status: 200, said: 'late' });
  });

  test('whoever waits for a flow that fails learns no more than that', async () => {
    const { url } = await listening({}, [{ id: 'halt', kind: 'stop', message: 'Our stock is empty' }], 'start>halt');
    const { status, said } = await post(url, order, { prefer: 'wait=30' });
    assert.equal(status, 409);
    assert.ok(!JSON.stringify(said).includes('stock'));
  });

  test('an address is good as it was made, and no other that looks like it', async () => {
    const { url } = await listening({}, [act('do', label)], 'start>do');
    const others = [`${url}x`, `${url}=`, url.slice(0, -1), `${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`];
    const answers = await Promise.all(others.map((other) => post(other, order)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404, 404, 404],
    );
  });

  test('a secret of another company is out of reach', async () => {
    const { flowId } = await listening({ signature: {} }, [act('do', label)], 'start>do');
    const other = await world.person((await world.tenant('Other Ltd')).id, 'tenant_admin');
    await assert.rejects(answered('work.flow.setSigningSecret', { flowId }, other), { code: 'not_found' });
  });
});
