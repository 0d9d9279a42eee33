// The root key becomes another one while people are being asked: what waits is decided on and done as if nothing was.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { AnyContract } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { inHouse, rootKey } from '#test/world';
import { type Approvals, createApprovals, type Proposal, resealRequests } from './approval.ts';
import { editRequest } from './edits.ts';
import { euros, keep, openScene, pay, refusal, send } from './scene.test.ts';

const newKey = 'another root key, for tests and for nothing else';

suite('requests under another root key', () => {
  let scene: Awaited<ReturnType<typeof openScene>>;
  let boss: Authenticated;
  let agent: Authenticated;
  before(async () => {
    scene = await openScene();
    boss = await scene.person('super_admin');
    agent = scene.agent(undefined, { roles: ['super_admin'] });
  });
  after(() => scene.world.close());

  const now = () => instantOf(scene.world.clock.nowMs());
  const exchange = (from: string, to: string) => resealRequests(scene.world.kernel.store, now(), { from, to });

  /** What a server that was started with that key does with them. */
  function under(key: string): Approvals {
    const { store, clock, log, access, identity, registry } = scene.world.kernel;
    return createApprovals({
      ...{ store, clock, log, access, people: identity, rootKey: key },
      wake: () => undefined,
      contractOf: (name, tenantId) => registry.find(name, tenantId).contract,
      hide: (name, input, tenantId) => registry.find(name, tenantId).hideInput.hide(input),
    });
  }

  function judgedBy(approvals: Approvals, what: AnyContract, input: unknown, more: Partial<Proposal>) {
    const { actor, tenantId } = agent;
    const call = { callId: newId(scene.world.clock.nowMs()), now: now(), key: undefined, origin: inHouse };
    const stake = what === pay ? pay.spec.input.parse(input).stake : undefined;
    return approvals.judge({ ...call, contract: what, input, actor, tenantId, stake, tainted: false, ...more });
  }

  test('what waits, and what was approved, is done with the very input that was asked for', async () => {
    const waits = await scene.ask(agent, keep, { label: 'The gate', pin: 'hunter2' });
    const paying = { stake: euros(700), to: 'Ada' };
    const approved = await scene.ask(agent, pay, paying);
    await scene.approve(boss, approved);
    assert.equal(await exchange(rootKey, newKey), 2);

    await assert.rejects(scene.approvals.parked(scene.tenantId, waits.id), /the root key is another one/);
    const successor = under(newKey);
    const parked = await successor.parked(scene.tenantId, waits.id);
    assert.deepEqual(parked.input, { label: 'The gate', pin: 'hunter2' });
    assert.notEqual(parked.inputHash, waits.inputHash);
    assert.deepEqual(await judgedBy(successor, pay, paying, { approvalId: approved.id }), { status: 'allow' });
    const other = await scene.ask(agent, pay, { ...paying, to: 'Eve' });
    const forged = judgedBy(successor, pay, { ...paying, to: 'Eve' }, { approvalId: approved.id });
    await assert.rejects(async () => forged, refusal('conflict', /input/));
    await assert.rejects(scene.approve(boss, waits), refusal('conflict'), 'whoever looked before must look again');
    const seen = await scene.request(waits.id);
    assert.deepEqual([seen.isEdited, seen.inputHash], [false, parked.inputHash]);

    assert.equal(await exchange(rootKey, newKey), 1, 'what was asked since, and nothing twice');
    assert.equal((await successor.parked(scene.tenantId, other.id)).capability, pay.name);
    assert.equal(await exchange(newKey, rootKey), 3);
    assert.equal((await scene.request(waits.id)).inputHash, waits.inputHash);
  });

  test('a link that was sent before decides afterwards, and what it approves is done once', async () => {
    const request = await scene.ask(agent, send, { words: 'Decided by an old link' });
    const lead = await scene.person('manager');
    const about = { tenantId: scene.tenantId, approvalId: request.id, personId: lead.actor.id };
    const { token } = await scene.approvals.issueLink({ ...about, verdicts: ['approve'] });
    await exchange(rootKey, newKey);
    await under(newKey).pressLink({ token, verdict: 'approve' });
    await scene.world.settle();
    assert.equal((await scene.request(request.id)).state, 'approved');
    await exchange(newKey, rootKey);
    assert.equal((await scene.resume(request.id)).status, 'done');
    assert.equal(scene.done.filter((words) => words === 'Decided by an old link').length, 1);
  });

  test('what was changed since it was asked stays changed, and what was approved of it counts', async () => {
    const asked = { stake: euros(20_000), to: 'Ada' };
    const request = await scene.ask(agent, pay, asked, { key: 'once' });
    const input = { stake: euros(20_001), to: 'Ada' };
    const bound = { approvalId: request.id, inputHash: request.inputHash };
    const edited = await scene.world.call(boss, editRequest, { ...bound, input });
    const first = await scene.person('tenant_admin');
    await scene.approve(first, edited);
    await exchange(rootKey, newKey);
    const seen = await scene.request(request.id);
    assert.deepEqual([seen.isEdited, seen.step], [true, 1]);
    const wish = await judgedBy(under(newKey), pay, asked, { key: 'once' });
    assert.deepEqual(wish, { status: 'wait', approvalId: request.id }, 'who asks the same again is not asked twice');
    const second = await scene.approve(await scene.person('tenant_admin'), seen);
    assert.equal(second.state, 'approved');
    assert.deepEqual(await judgedBy(under(newKey), pay, input, { approvalId: request.id }), { status: 'allow' });
    await exchange(newKey, rootKey);
  });

  test('a key that never was the one of this installation changes nothing', async () => {
    const request = await scene.ask(agent, send, { words: 'Keep me' });
    await assert.rejects(exchange('not the root key, but as long as one', newKey), refusal('invalid', /not open/));
    assert.equal((await scene.request(request.id)).inputHash, request.inputHash);
    assert.deepEqual((await scene.approvals.parked(scene.tenantId, request.id)).input, { words: 'Keep me' });
  });
});
