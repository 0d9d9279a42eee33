import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import type { Authenticated } from '#kernel/identity';
import { inHouse } from '#test/world';
import { approveRequest, decideMany, rejectRequest } from './decisions.ts';
import { createDelegation, endDelegation } from './delegations.ts';
import { editRequest } from './edits.ts';
import { escalateRequest, getRequest, withdrawRequest } from './requests.ts';
import { euros, keep, openScene, pay, refusal, send } from './scene.test.ts';
import type { RequestShown } from './shown.ts';

suite('deciding', () => {
  let scene: Awaited<ReturnType<typeof openScene>>;
  let boss: Authenticated;
  let lead: Authenticated;
  before(async () => {
    scene = await openScene();
    boss = await scene.person('tenant_admin');
    lead = await scene.person('manager');
  });
  after(() => scene.world.close());

  const letter = () => ({ words: `Letter ${newId(scene.world.clock.nowMs())}` });
  const payment = (whole: number) => ({ stake: euros(whole), to: `P ${newId(scene.world.clock.nowMs())}` });
  const bound = ({ id, inputHash }: RequestShown) => ({ approvalId: id, inputHash });
  const times = (words: string) => scene.done.filter((one) => one.includes(words)).length;

  test('what is approved is done once, as it was asked, by who asked', async () => {
    const input = letter();
    const agent = scene.agent();
    const request = await scene.ask(agent, send, input);
    assert.equal((await scene.approve(lead, request)).state, 'approved');
    assert.equal(times(input.words), 0, 'not before it is called again');
    assert.equal((await scene.resume(request.id)).status, 'done');
    await scene.approvals.finished(scene.tenantId, request.id, 'executed');
    assert.equal(times(input.words), 1);
    await assert.rejects(scene.resume(request.id), refusal('conflict', /it is executed/)).catch(() => undefined);
    assert.equal(times(input.words), 1);
    assert.equal((await scene.request(request.id)).state, 'executed');
  });

  test('what failed for a passing reason may be tried again, what failed for good may not', async () => {
    const agent = scene.agent();
    const input = letter();
    const request = await scene.ask(agent, send, input);
    await scene.approve(lead, request);
    const again = { key: `try-${request.id}`, approvalId: request.id };
    const judged = () => scene.judge(agent, send, input, again);
    assert.deepEqual(await judged(), { status: 'allow' });
    await assert.rejects(async () => judged(), refusal('unavailable', /used right now/));
    await scene.approvals.finished(scene.tenantId, request.id, 'again');
    assert.deepEqual(await judged(), { status: 'allow' });
    await scene.approvals.finished(scene.tenantId, request.id, 'failed');
    await assert.rejects(async () => judged(), refusal('conflict', /it is failed/));
  });

  test('a claim that a crash left behind runs out', async () => {
    const agent = scene.agent();
    const input = letter();
    const request = await scene.ask(agent, send, input);
    await scene.approve(lead, request);
    const judged = async () => scene.judge(agent, send, input, { approvalId: request.id });
    await judged();
    await assert.rejects(judged(), refusal('unavailable', /being used right now/));
    scene.world.clock.pass('6 minutes');
    assert.deepEqual(await judged(), { status: 'allow' });
  });

  test('an approval is for one input, one stake, one actor, and a day', async () => {
    const agent = scene.agent();
    const input = payment(100);
    const request = await scene.ask(agent, pay, input);
    const judged = async (what: object = {}, who = agent, more: object = {}) =>
      scene.judge(who, pay, { ...input, ...what }, { approvalId: request.id, ...more });
    await assert.rejects(judged(), refusal('conflict', /nobody has decided/));
    await scene.approve(lead, request);
    await assert.rejects(judged({ to: 'Eve' }), refusal('conflict', /another input/));
    await assert.rejects(judged({}, scene.agent()), refusal('conflict', /somebody else/));
    await assert.rejects(judged({}, agent, { stake: euros(101) }), refusal('conflict', /more is at stake/));
    await assert.rejects(judged({}, agent, { stake: { amount: 1, currency: 'USD' } }), refusal('conflict', /at stake/));
    scene.world.clock.pass('25 hours');
    await assert.rejects(judged(), refusal('conflict', /has run out/));
  });

  test('of sixteen who approve at once one decides, and the others hear who did', async () => {
    const people = await Promise.all(Array.from({ length: 16 }, () => scene.person('manager')));
    const request = await scene.ask(scene.agent(), send, letter());
    const tried = await Promise.allSettled(people.map((who) => scene.approve(who, request)));
    const won = tried.filter(({ status }) => status === 'fulfilled');
    assert.equal(won.length, 1);
    const { decidedBy } = await scene.request(request.id);
    for (const one of tried) {
      if (one.status === 'rejected') assert.equal(one.reason.details.decidedBy, decidedBy, String(one.reason));
    }
    const given = await scene.world.sql('select 1 from approval.decisions where request_id = $1', [request.id]);
    assert.equal(given.length, 1);
    const told = await scene.world.sql<{ data: { approvalId: string } }>(
      `select event_data as data from event.ai_events where event_type = 'approval.decided'`,
    );
    assert.equal(told.filter(({ data }) => data.approvalId === request.id).length, 1);
  });

  test('the highest tier takes two different people, one of them an administrator', async () => {
    const request = await scene.ask(scene.agent(), pay, payment(10_000));
    assert.deepEqual([request.tier, request.steps], [3, 2]);
    const once = await scene.approve(boss, request);
    assert.deepEqual([once.state, once.step], ['waiting', 1]);
    await assert.rejects(scene.approve(boss, request), refusal('conflict', /decided on this already/));
    await assert.rejects(scene.approve(lead, request), refusal('forbidden', /tenant_admin/));
    const other = await scene.person('tenant_admin');
    assert.equal((await scene.approve(other, request)).state, 'approved');
  });

  test('of sixteen who could fill the last of two places, two people make the quorum', async () => {
    const people = await Promise.all(Array.from({ length: 16 }, () => scene.person('tenant_admin')));
    const request = await scene.ask(scene.agent(), pay, payment(20_000));
    const tried = await Promise.allSettled(people.map((who) => scene.approve(who, request)));
    assert.equal(tried.filter(({ status }) => status === 'fulfilled').length, 2);
    const given = await scene.world.sql<{ person_id: string }>(
      'select person_id from approval.decisions where request_id = $1',
      [request.id],
    );
    assert.equal(new Set(given.map((one) => one.person_id)).size, 2);
  });

  test('tier 2 waits for an administrator', async () => {
    const request = await scene.ask(scene.agent(), pay, payment(1000));
    await assert.rejects(scene.approve(lead, request), refusal('forbidden', /tenant_admin/));
    assert.equal((await scene.approve(boss, request)).state, 'approved');
  });

  test('nobody lets an agent do what they may not do themselves', async () => {
    const agent = scene.agent(undefined, { roles: ['tenant_admin'] });
    const request = await scene.ask(agent, keep, { label: 'x', pin: 'y' });
    await assert.rejects(scene.approve(lead, request), refusal('forbidden', /who may do it themselves/));
    await assert.rejects(
      scene.world.call(lead, getRequest, { approvalId: request.id }),
      refusal('forbidden', /its input is not shown/),
    );
    assert.equal((await scene.approve(boss, request)).state, 'approved');
  });

  test('agents, modules and whoever comes in by MCP decide nothing', async () => {
    const request = await scene.ask(scene.agent(), send, letter());
    const agent = scene.agent(undefined, { roles: ['tenant_admin'] });
    const answer = await scene.world
      .answer(agent, approveRequest.name, bound(request))
      .catch((error: unknown) => error);
    assert.notEqual(Reflect.get(answer as object, 'status'), 'done');
    for (const door of ['mcp', 'work'] as const) {
      const asked = scene.world.kernel.invoke({
        ...{ capability: approveRequest.name, input: bound(request), origin: { ...inHouse, door } },
        caller: { kind: 'known', who: boss },
      });
      await assert.rejects(asked, refusal('forbidden', /where a person sits/));
    }
    const forSomebody = {
      ...boss,
      actor: { ...boss.actor, delegatedBy: { kind: 'agent', id: 'x', roles: ['manager'] } },
    };
    const tried = await scene.world
      .answer(forSomebody as Authenticated, approveRequest.name, bound(request))
      .catch(String);
    assert.doesNotMatch(JSON.stringify(tried), /approved/);
    assert.equal((await scene.request(request.id)).state, 'waiting');
  });

  test('who has a second factor proves it again before deciding on tier 2', async () => {
    const careful = await scene.person('tenant_admin');
    await scene.prove(careful);
    const request = await scene.ask(scene.agent(), pay, payment(2000));
    await assert.rejects(scene.approve(careful, request), refusal('forbidden', /second factor/));
    const proven = (minutesAgo: number): Authenticated => {
      const provenAt = new Date(scene.world.clock.nowMs() - minutesAgo * 60_000).toISOString();
      return { ...careful, actor: { ...careful.actor, provenAt } };
    };
    await assert.rejects(scene.approve(proven(11), request), refusal('forbidden', /second factor/));
    assert.equal((await scene.approve(proven(9), request)).state, 'approved');
    const small = await scene.ask(scene.agent(), pay, payment(20));
    assert.equal((await scene.approve(careful, small)).state, 'approved', 'tier 1 asks for none');
  });

  test('who saw other bytes decides nothing', async () => {
    const request = await scene.ask(scene.agent(), send, letter());
    await assert.rejects(
      scene.approve(lead, { ...request, inputHash: 'something else' }),
      refusal('conflict', /changed since you saw it/),
    );
  });

  test('a change binds new bytes, counts no earlier approval, and can be taken back', async () => {
    const request = await scene.ask(scene.agent(), pay, payment(10_000));
    await scene.approve(lead, request);
    const input = { stake: euros(9000), to: 'Ada Ferreira' };
    const edited = await scene.world.call(boss, editRequest, { ...bound(request), input });
    assert.match(edited.title, /9,000\.00$/, 'the title tells what is asked now');
    assert.deepEqual(
      edited.changes.map(({ field }) => field),
      ['stake.amount', 'to'],
    );
    assert.notEqual(edited.inputHash, request.inputHash);
    assert.deepEqual([edited.step, edited.stake, edited.tier], [0, euros(9000), 3], 'no one fewer must agree');
    await assert.rejects(scene.approve(lead, request), refusal('conflict', /changed since/));
    await scene.approve(lead, edited);
    await scene.approve(boss, edited);
    await scene.resume(request.id);
    assert.equal(times('paid Ada Ferreira 900000'), 1);

    const other = await scene.ask(scene.agent(), pay, payment(10));
    const changed = await scene.world.call(lead, editRequest, { ...bound(other), input: { stake: euros(5), to: 'B' } });
    const undone = await scene.world.call(lead, editRequest, { ...bound(changed), input: changed.previousInput });
    assert.equal(undone.inputHash, other.inputHash);
  });

  test('who has changed what is asked for has asked for it too, and does not agree to it alone', async () => {
    const request = await scene.ask(scene.agent(), pay, payment(2000));
    const input = { stake: euros(1500), to: 'Ben' };
    const edited = await scene.world.call(boss, editRequest, { ...bound(request), input });
    await assert.rejects(scene.approve(boss, edited), refusal('forbidden', /somebody else/));
    assert.equal((await scene.approve(await scene.person('tenant_admin'), edited)).state, 'approved');
  });

  test('a change that raises the stake raises who must agree', async () => {
    const request = await scene.ask(scene.agent(), pay, payment(10));
    const edited = await scene.world.call(lead, editRequest, {
      ...bound(request),
      input: { stake: euros(1500), to: 'X' },
    });
    assert.equal(edited.tier, 2);
    await assert.rejects(scene.approve(lead, edited), refusal('forbidden', /tenant_admin/));
  });

  test('a change must fit what is asked for, and does not spill a secret', async () => {
    const request = await scene.ask(scene.agent(), pay, payment(10));
    await assert.rejects(
      scene.world.call(lead, editRequest, { ...bound(request), input: { to: 5 } }),
      refusal('invalid'),
    );
    const agent = scene.agent(undefined, { roles: ['tenant_admin'] });
    const secret = await scene.ask(agent, keep, { label: 'Old', pin: 'rosebud' });
    const input = { label: 'New', pin: '[hidden]' };
    const edited = await scene.world.call(boss, editRequest, { ...bound(secret), input });
    assert.deepEqual(edited.input, input);
    await scene.approve(boss, edited);
    await scene.resume(secret.id);
    assert.equal(times('New rosebud'), 1);
  });

  test('many are decided at once when they are alike, all of them or none', async () => {
    const agent = scene.agent();
    const letters = [await scene.ask(agent, send, letter()), await scene.ask(agent, send, letter())];
    const money = await scene.ask(agent, pay, payment(5));
    const many = (items: readonly RequestShown[]) =>
      scene.world.call(lead, decideMany, { verdict: 'approve', items: items.map(bound) });
    await assert.rejects(many([...letters, money]), refusal('invalid', /same thing/));
    const [first, second] = letters;
    assert.ok(first && second);
    await assert.rejects(many([first, { ...second, inputHash: 'other' }]), refusal('conflict'));
    assert.equal((await scene.request(first.id)).state, 'waiting', 'none of them');
    const { items } = await many(letters);
    assert.deepEqual(
      items.map(({ state }) => state),
      ['approved', 'approved'],
    );
  });

  test('nobody decides when it is too late, and then nothing was done', async () => {
    const request = await scene.ask(scene.agent(), send, letter());
    scene.world.clock.pass('73 hours');
    await assert.rejects(scene.approve(lead, request), refusal('conflict', /ran out/));
    await scene.world.settle();
    assert.equal((await scene.request(request.id)).state, 'expired');
    const told = await scene.world.sql<{ data: { approvalId: string; verdict?: string } }>(
      `select event_data as data from event.ai_events where event_type in ('approval.expired', 'approval.decided')`,
    );
    const about = told
      .filter(({ data }) => data.approvalId === request.id)
      .map(({ data }) => data.verdict ?? 'expired');
    assert.deepEqual(about, ['expired', 'expired']);
  });

  test('what is passed on waits for those above, with time of its own', async () => {
    const request = await scene.ask(scene.agent(), send, letter());
    const passed = await scene.world.call(lead, escalateRequest, { approvalId: request.id });
    await assert.rejects(scene.approve(lead, request), refusal('forbidden', /tenant_admin/));
    assert.ok(passed.escalatedAt !== null && passed.deadline < request.deadline);
    assert.equal((await scene.approve(boss, request)).state, 'approved');
  });

  test('only who asked takes a request back', async () => {
    const agent = scene.agent();
    const request = await scene.ask(agent, send, letter());
    const take = (who: Authenticated) => scene.world.call(who, withdrawRequest, { approvalId: request.id });
    await assert.rejects(take(boss), refusal('forbidden'));
    assert.equal((await take(agent)).state, 'withdrawn');
    await assert.rejects(scene.approve(lead, request), refusal('conflict', /withdrawn/));
    await assert.rejects(async () => scene.resume(request.id), refusal('conflict', /withdrawn/));
  });

  test('a deputy decides with the right of whom they stand in for, for as long as it is theirs', async () => {
    const deputy = await scene.person('manager');
    const endsAt = new Date(scene.world.clock.nowMs() + 86_400_000).toISOString();
    const { id } = await scene.world.call(boss, createDelegation, { toId: deputy.actor.id, endsAt, upToTier: 2 });
    const request = await scene.ask(scene.agent(), pay, payment(3000));
    assert.equal((await scene.approve(deputy, request)).state, 'approved');
    const [given] = await scene.world.sql(
      'select person_id, authority_id from approval.decisions where request_id = $1',
      [request.id],
    );
    assert.deepEqual(given, { person_id: deputy.actor.id, authority_id: boss.actor.id });

    const larger = await scene.ask(scene.agent(), pay, payment(30_000));
    await scene.approve(lead, larger);
    await assert.rejects(scene.approve(deputy, larger), refusal('forbidden'), 'only up to tier 2');
    await scene.world.call(boss, endDelegation, { delegationId: id });
    const next = await scene.ask(scene.agent(), pay, payment(3000));
    await assert.rejects(scene.approve(deputy, next), refusal('forbidden'), 'it has ended');
  });

  test('a deputy has no more right than is left to whom they stand in for', async () => {
    const [from, to] = [await scene.person('tenant_admin'), await scene.person('manager')];
    const endsAt = new Date(scene.world.clock.nowMs() + 86_400_000).toISOString();
    await scene.world.call(from, createDelegation, { toId: to.actor.id, endsAt });
    await scene.world.sql(`update identity.memberships set role = 'client' where user_id = $1`, [from.actor.id]);
    const request = await scene.ask(scene.agent(), pay, payment(3000));
    await assert.rejects(scene.approve(to, request), refusal('forbidden'));
    await assert.rejects(
      scene.world.call(from, createDelegation, { toId: newId(0), endsAt }),
      refusal('not_found', /belongs to this company/),
    );
  });

  test('whoever hears of a decision hears why it was made, whichever it was', async () => {
    const [yes, no] = [
      await scene.ask(scene.agent(), pay, payment(10)),
      await scene.ask(scene.agent(), send, letter()),
    ];
    await scene.world.call(lead, approveRequest, { ...bound(yes), reason: 'Within the plan' });
    await scene.world.call(lead, rejectRequest, { ...bound(no), reason: 'Not to Halm' });
    const told = await scene.world.sql(
      `select event_data->>'verdict' as verdict, event_data->>'reason' as reason from event.ai_events
       where event_type = 'approval.decided' and event_data->>'approvalId' = any($1) order by 1`,
      [[yes.id, no.id]],
    );
    assert.deepEqual(told, [
      { verdict: 'approved', reason: 'Within the plan' },
      { verdict: 'rejected', reason: 'Not to Halm' },
    ]);
  });

  test('a rejection says why, and nothing is done', async () => {
    const input = letter();
    const request = await scene.ask(scene.agent(), send, input);
    const rejected = await scene.world.call(lead, rejectRequest, { ...bound(request), reason: 'Wait for Halm' });
    assert.deepEqual([rejected.state, rejected.decisionReason], ['rejected', 'Wait for Halm']);
    await assert.rejects(async () => scene.resume(request.id), refusal('conflict', /it is rejected/));
    assert.equal(times(input.words), 0);
  });
});
