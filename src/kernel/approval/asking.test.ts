import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { rejectRequest } from './decisions.ts';
import { firstPolicy } from './model.ts';
import { changePolicy } from './policies.ts';
import { listRequests, withdrawRequest } from './requests.ts';
import { euros, grant, keep, openScene, pay, refusal, send, write } from './scene.test.ts';

suite('what is asked', () => {
  let scene: Awaited<ReturnType<typeof openScene>>;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.world.close());

  const letter = () => ({ words: `Letter ${Math.random()}` });
  const payment = (whole: number) => ({ stake: euros(whole), to: `Partner ${Math.random()}` });

  test('people act freely, whatever it costs', async () => {
    const ada = await scene.person('manager');
    for (const [what, input] of [
      [send, letter()],
      [pay, payment(50_000)],
      [grant, { right: 'much' }],
      [write, letter()],
    ] as const) {
      assert.equal((await scene.act(ada, what, input)).status, 'done', what.name);
    }
  });

  test('an agent does what can be undone, and is not kept waiting for it', () => {
    const verdict = scene.judge(scene.agent(), write, letter());
    assert.deepEqual(verdict, { status: 'allow' });
  });

  test('what leaves the building, costs something, changes rights or can not be undone waits', async () => {
    const cases = [
      { what: send, input: letter(), rule: 'send' },
      { what: pay, input: payment(5), rule: 'staked' },
      { what: grant, input: { right: 'all' }, rule: 'guarded' },
      { what: keep, input: { label: 'x', pin: '1' }, rule: 'irreversible' },
    ];
    const before = scene.done.length;
    for (const { what, input, rule } of cases) {
      const agent = scene.agent(undefined, { roles: ['tenant_admin'] });
      assert.equal((await scene.ask(agent, what, input)).rule, rule);
    }
    assert.equal(scene.done.length, before, 'nothing was done');
  });

  test('is called by what it is: who and how much, no secret, and the kind of thing where it can not say', async () => {
    const agent = scene.agent(undefined, { roles: ['tenant_admin'] });
    const titles = await Promise.all([
      scene.ask(agent, pay, { stake: euros(412), to: 'Mara\nLindqvist' }),
      scene.ask(agent, keep, { label: 'the door', pin: 'hunter2' }),
      scene.ask(agent, send, letter()),
    ]);
    assert.deepEqual(
      titles.map(({ title }) => title),
      ['Pay Mara Lindqvist €412.00', 'Keep the door, [hidden]', 'Send a letter'],
    );
  });

  test('a module by itself is free; in the hands of an agent it asks', async () => {
    const house = { kind: 'service', id: 'trial', roles: [] } as const;
    const { tenantId } = scene;
    assert.deepEqual(scene.judge({ tenantId, actor: house }, send, letter()), { status: 'allow' });
    const hand = { ...house, delegatedBy: { kind: 'agent', id: 'helper', roles: [] } } as const;
    assert.equal((await scene.judge({ tenantId, actor: hand }, send, letter())).status, 'wait');
  });

  test('what was steered from outside asks, whoever does it, but for what can be undone', async () => {
    const ada = await scene.person('manager');
    const tainted = { tainted: true };
    for (const [what, input] of [
      [send, letter()],
      [pay, payment(1)],
      [grant, { right: 'x' }],
    ] as const) {
      assert.equal((await scene.ask(ada, what, input, tainted)).rule, 'tainted', what.name);
    }
    assert.equal((await scene.act(scene.agent(), write, letter(), tainted)).status, 'done');
  });

  test('a request says what, why, from where, how much, and until when', async () => {
    const reason = 'ROAS has been stable at 3.2x for 48 hours';
    const sources = [{ label: 'Campaign X', trust: 'inside' as const }];
    const payment = { stake: euros(1000), to: 'Ada' };
    const request = await scene.ask(scene.agent('buyer'), pay, payment, { reason, sources, runId: 'run 8f2c' });
    assert.deepEqual(
      [request.title, request.tier, request.stake, request.actorId, request.runId, request.onSilence, request.state],
      ['Pay Ada €1,000.00', 2, euros(1000), 'buyer', 'run 8f2c', 'reject', 'waiting'],
    );
    assert.equal(Date.parse(request.deadline) - Date.parse(request.createdAt), 72 * 3_600_000);
    assert.deepEqual([Reflect.get(request, 'reason'), Reflect.get(request, 'sources')], [reason, sources]);
    assert.match(String(Reflect.get(request, 'undo')), /can not be taken back: it is done/);
  });

  test('everybody who listens hears of it once', async () => {
    const { id } = await scene.ask(scene.agent(), send, letter());
    await scene.world.settle();
    const heard = await scene.world.sql<{ data: { approvalId: string } }>(
      `select event_data as data from event.ai_events where event_type = 'approval.requested'`,
    );
    assert.equal(heard.filter(({ data }) => data.approvalId === id).length, 1);
  });

  test('asking sixteen times at once for the same is asking once', async () => {
    const agent = scene.agent();
    const input = letter();
    const asks = Array.from({ length: 16 }, () => scene.act(agent, send, input, { key: `same-${agent.actor.id}` }));
    const ids = (await Promise.all(asks)).map((answer) => (answer.status === 'waiting' ? answer.approvalId : ''));
    assert.equal(new Set(ids).size, 1);
    const { items } = await scene.world.call(await scene.person('manager'), listRequests, { actorId: agent.actor.id });
    assert.deepEqual(
      items.map(({ id }) => id),
      [ids[0]],
    );
  });

  test('another key is another wish', async () => {
    const agent = scene.agent();
    const input = letter();
    const [one, other] = [await scene.ask(agent, send, input), await scene.ask(agent, send, input)];
    assert.notEqual(one.id, other.id);
    assert.equal(one.inputHash, other.inputHash);
  });

  test('a key under which something waits is taken for no other input', async () => {
    const agent = scene.agent();
    const input = letter();
    const request = await scene.ask(agent, send, input, { key: 'taken' });
    await assert.rejects(scene.act(agent, send, letter(), { key: 'taken' }), refusal('conflict', /another input/));
    assert.equal((await scene.ask(agent, send, input, { key: 'taken' })).id, request.id);
  });

  test('a rejection holds for the key it was told under', async () => {
    const agent = scene.agent();
    const input = letter();
    const { id, inputHash } = await scene.ask(agent, send, input, { key: `no-${agent.actor.id}` });
    const reason = 'Wait for October';
    await scene.world.call(await scene.person('manager'), rejectRequest, { approvalId: id, inputHash, reason });
    await assert.rejects(
      scene.act(agent, send, input, { key: `no-${agent.actor.id}` }),
      refusal('conflict', /Wait for October/),
    );
  });

  test('many small stakes of one day are a large one', async () => {
    const agent = scene.agent();
    const tiers: number[] = [];
    for (let count = 0; count < 4; count += 1) tiers.push((await scene.ask(agent, pay, payment(400))).tier);
    assert.deepEqual(tiers, [1, 1, 2, 2], '400, 800, then 1,200 and 1,600 against a limit of 1,000');
    assert.equal((await scene.ask(scene.agent(), pay, payment(400))).tier, 1, 'another agent has a day of its own');
    scene.world.clock.pass('1 day');
    assert.equal((await scene.ask(agent, pay, payment(400))).tier, 1, 'so has another day');
  });

  test('what was refused or taken back is not counted as spent', async () => {
    const agent = scene.agent();
    const { id } = await scene.ask(agent, pay, payment(900));
    await scene.world.call(agent, withdrawRequest, { approvalId: id });
    assert.equal((await scene.ask(agent, pay, payment(900))).tier, 1);
  });

  test('where the company says so, people need a second person from a stake on', async () => {
    const ada = await scene.person('tenant_admin');
    const policy = { ...firstPolicy, limits: { ...firstPolicy.limits, people: 500 } };
    const { version } = await scene.world.call(ada, changePolicy, { policy, ifVersion: 0 });
    assert.equal((await scene.act(ada, pay, payment(499))).status, 'done');
    const request = await scene.ask(ada, pay, payment(500));
    assert.equal(request.rule, 'second_person');
    await assert.rejects(scene.approve(ada, request), refusal('forbidden', /somebody else must agree/));
    const delegatedBy = { kind: 'person', id: ada.actor.id, roles: ada.actor.roles } as const;
    const errand = await scene.ask(scene.agent(undefined, { delegatedBy }), pay, payment(600));
    await assert.rejects(scene.approve(ada, errand), refusal('forbidden', /somebody else must agree/));
    assert.equal((await scene.approve(await scene.person('manager'), request)).state, 'approved');
    await scene.world.call(ada, changePolicy, { policy: firstPolicy, ifVersion: version });
  });

  test('a secret waits sealed, and nobody is shown it', async () => {
    const agent = scene.agent(undefined, { roles: ['tenant_admin'] });
    const pin = 'correct horse battery';
    const request = await scene.ask(agent, keep, { label: 'The safe', pin });
    assert.deepEqual(Reflect.get(request, 'input'), { label: 'The safe', pin: '[hidden]' });
    const [stored] = await scene.world.sql('select r::text as text from approval.requests r where id = $1', [
      request.id,
    ]);
    assert.doesNotMatch(JSON.stringify(stored), /correct horse/);
    await scene.approve(await scene.person('tenant_admin'), request);
    await scene.resume(request.id);
    assert.ok(scene.done.includes(`The safe ${pin}`));
  });

  test('one company knows nothing of what waits in another', async () => {
    const { id, inputHash } = await scene.ask(scene.agent(), send, letter());
    const stranger = await scene.world.person((await scene.world.tenant('Bolt')).id, 'tenant_admin');
    const { items } = await scene.world.call(stranger, listRequests, {});
    assert.deepEqual(items, []);
    await assert.rejects(
      scene.world.call(stranger, rejectRequest, { approvalId: id, inputHash }),
      refusal('not_found'),
    );
  });
});
