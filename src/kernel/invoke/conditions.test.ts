// What a company has settled and bought decides over every call, and what is recorded of a call lies sealed.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { approveRequest } from '#kernel/approval';
import { contract, defineModule, Money, PageAnswer } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { runPlan } from './planned.ts';

const shape = { access: 'trial.thing.do', example: {} } as const;
const read = contract({
  ...{ ...shape, name: 'trial.person.read', summary: 'Read about somebody.', effect: 'read' },
  input: z.object({}),
  output: z.object({ name: z.string(), email: z.string() }),
});
const picture = contract({
  ...{ ...shape, name: 'trial.person.picture', summary: 'Show somebody.', effect: 'read', answer: 'page' },
  input: z.object({}),
  output: PageAnswer,
});
const pay = contract({
  ...{ ...shape, name: 'trial.bill.pay', summary: 'Pay a bill.', effect: 'write' },
  undo: { never: 'it is paid' },
  input: z.object({ stake: Money, secret: z.string().default('') }),
  output: z.object({ paid: z.boolean() }),
  example: { stake: { amount: 1, currency: 'EUR' } },
  stake: async (_call, { stake }) => stake,
});
const large = contract({ ...read.spec, name: 'grand.thing.read', access: 'grand.thing.read' });

suite('a call under conditions', () => {
  const trial = defineModule({
    name: 'trial',
    title: 'Trial',
    plan: { 'trial.*': 'tier1' },
    capabilities: [
      read.implement(() => ({ name: 'Ada', email: 'ada@example.com' })),
      picture.implement(() => ({ title: 'Ada', html: '<p>ada@example.com</p>' })),
      pay.implement(() => ({ paid: true })),
    ],
  });
  const grand = defineModule({
    name: 'grand',
    title: 'Grand',
    plan: 'tier2',
    capabilities: [large.implement(() => ({ name: '', email: '' }))],
    grants: { client: ['grand.*'] },
  });

  let world: World;
  let boss: Authenticated;
  let tenantId: string;
  before(async () => {
    world = await createWorld({ modules: [trial, grand] });
    tenantId = (await world.tenant('Conditions Ltd')).id;
    boss = await world.person(tenantId, 'tenant_admin');
  });
  after(() => world.close());

  /** Somebody who may do the thing under these conditions and nothing else. */
  async function under(conditions: object): Promise<Authenticated> {
    const who = await world.person(tenantId, 'client');
    const given = await world.answer(boss, 'access.grant.give', {
      ...{ who: { kind: 'person', id: who.actor.id }, pattern: 'trial.thing.do', effect: 'allow', ...conditions },
    });
    assert.equal(given.status, 'done');
    return who;
  }

  const eur = (amount: number) => ({ stake: { amount, currency: 'EUR' } });

  test('who was granted nothing may nothing, and at once what they are granted', async () => {
    const stranger = await world.person(tenantId, 'client');
    await assert.rejects(world.call(stranger, read, {}), { code: 'forbidden' });
    assert.deepEqual(await world.call(await under({}), read, {}), { name: 'Ada', email: 'ada@example.com' });
  });

  test('fields that are not for somebody are hidden, and what can not be looked into is refused', async () => {
    const who = await under({ redact: ['email', 'paid'] });
    assert.deepEqual(await world.call(who, read, {}), { name: 'Ada', email: '[hidden]' });
    const rehearsed = await world.answer(who, pay.name, eur(1), { rehearse: true });
    assert.ok(rehearsed.status === 'rehearsed');
    assert.deepEqual(rehearsed.rehearsal.output, { paid: '[hidden]' });
    await assert.rejects(world.call(who, picture, {}), { code: 'forbidden' });
  });

  test('what is hidden is hidden also when it is told again, and in the rehearsal of a plan', async () => {
    const who = await under({ redact: ['paid'] });
    for (const replayed of [false, true]) {
      const answer = await world.answer(who, pay.name, eur(2), { key: 'pay-two' });
      assert.ok(answer.status === 'done' && answer.replayed === replayed);
      assert.deepEqual(answer.output, { paid: '[hidden]' });
    }
    const steps = [{ capability: pay.name, input: eur(3) }];
    const planned = await world.answer(who, runPlan.name, { steps }, { rehearse: true });
    assert.ok(planned.status === 'rehearsed');
    assert.ok(!JSON.stringify(planned.rehearsal).includes('true'), JSON.stringify(planned.rehearsal));
  });

  test('who must ask every time is not the one who agrees', async () => {
    const who = await under({ ask: true });
    await world.answer(boss, 'access.grant.give', {
      ...{ who: { kind: 'person', id: who.actor.id }, pattern: 'approval.request.*', effect: 'allow' },
    });
    const answer = await world.answer(who, pay.name, eur(4));
    assert.ok(answer.status === 'waiting');
    const { approvalId } = answer;
    const [row] = await world.sql<{ hash: string }>('select input_hash as hash from approval.requests where id = $1', [
      approvalId,
    ]);
    const asked = { approvalId, inputHash: row?.hash ?? '' };
    await assert.rejects(world.call(who, approveRequest, asked), { code: 'forbidden' });
    await world.call(boss, approveRequest, asked);
    await world.settle();
    const [after] = await world.sql('select state from approval.requests where id = $1', [approvalId]);
    assert.deepEqual(after, { state: 'executed' });
  });

  test('nobody goes above their cap', async () => {
    const who = await under({ cap: { amount: 500, currency: 'EUR' } });
    assert.deepEqual(await world.call(who, pay, eur(500)), { paid: true });
    await assert.rejects(world.call(who, pay, eur(501)), { code: 'forbidden' });
    await assert.rejects(world.call(who, pay, { stake: { amount: 1, currency: 'USD' } }), { code: 'forbidden' });
  });

  test('what is to be asked every time is asked, of people too', async () => {
    const who = await under({ ask: true });
    assert.equal((await world.answer(who, pay.name, eur(1))).status, 'waiting');
    assert.equal((await world.answer(who, read.name, {})).status, 'done', 'looking is free');
  });

  test('what the plan of a company does not include is refused with the plan that does', async () => {
    const small = await world.kernel.tenants.create({ name: 'Small Ltd', plan: 'tier1' });
    const chief = await world.person(small.id, 'tenant_admin');
    assert.equal((await world.answer(chief, read.name, {})).status, 'done');
    await assert.rejects(world.answer(chief, large.name, {}), {
      code: 'forbidden',
      details: { reason: 'plan', plan: 'tier2' },
    });
    assert.equal((await world.answer(boss, large.name, {})).status, 'done');
  });

  test('what went in and came out is readable in no table', async () => {
    const secret = 'wherever-it-may-be-looked-for';
    const answer = await world.answer(boss, pay.name, { ...eur(1), secret });
    assert.ok(answer.status === 'done' && answer.entryId);
    const rows = await world.sql<{ all: string }>('select p::text as all from audit.payloads p where entry_id = $1', [
      answer.entryId,
    ]);
    assert.equal(rows.length, 1);
    assert.ok(!rows[0]?.all.includes(secret));
    assert.deepEqual(await world.kept(answer.entryId), {
      ...{ input: { ...eur(1), secret }, output: { paid: true } },
      hash: (
        await world.sql<{ hash: string }>('select payload_hash as hash from audit.entries where id = $1', [
          answer.entryId,
        ])
      )[0]?.hash,
    });
  });
});
