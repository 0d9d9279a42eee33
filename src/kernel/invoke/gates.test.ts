// Budget and approval stand before every call. Whatever they do, nothing happens that they have not let through, and
// what they have set aside comes back to them exactly once.
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type AnyContract, contract, defineModule, event } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import type { Gates, Judged } from './gates.ts';

suite('the gates', () => {
  const happened = event({ name: 'trial.thing.happened', summary: 'It happened.', data: z.object({ n: z.int() }) });
  const common = {
    access: 'trial.thing.do',
    input: z.object({ n: z.int().default(0), fail: z.boolean().default(false) }),
    output: z.object({ n: z.int() }),
    undo: { never: 'this is a test' },
    example: {},
  } as const;
  const read = contract({ ...common, name: 'trial.thing.read', summary: 'Look.', effect: 'read' });
  const write = contract({ ...common, name: 'trial.thing.write', summary: 'Do it.', effect: 'write' });
  const click = contract({ ...common, name: 'trial.thing.click', summary: 'Click.', effect: 'write', record: 'spool' });
  const send = contract({ ...common, name: 'trial.thing.send', summary: 'Send it.', effect: 'send' });
  const outer = contract({ ...common, name: 'trial.thing.both', summary: 'Do it twice.', effect: 'write' });
  const errand = contract({ ...common, name: 'trial.thing.errand', summary: 'Send it twice.', effect: 'send' });

  const ran: string[] = [];
  const doing = (name: string, n: number, fail: boolean) => {
    ran.push(name);
    if (fail) throw new Fault('conflict', 'It was not meant to be');
    return { n };
  };
  const trial = defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      read.implement((_call, { n, fail }) => doing('read', n, fail)),
      write.implement((call, { n, fail }) => {
        call.emit(happened, { n });
        return doing('write', n, fail);
      }),
      click.implement((_call, { n, fail }) => doing('click', n, fail)),
      send.implement((_call, { n, fail }) => doing('send', n, fail)),
      outer.implement(async (call, { n, fail }) => {
        await call.db.execute('select 1');
        await call.invoke(write, { n });
        await call.invoke(read, { n });
        return doing('both', n, fail);
      }),
      errand.implement(async (call, { n, fail }) => {
        await call.invoke(send, { n });
        return doing('errand', n, fail);
      }),
    ],
    grants: { manager: ['trial.*'] },
  });

  /** What stands at the gates now; and what went through them. */
  const standing: { reserve: Partial<Gates>['reserve']; approve: Partial<Gates>['approve'] } = {
    reserve: undefined,
    approve: undefined,
  };
  const judgements: Judged[] = [];
  const settled = new Map<string, string[]>();
  const gates: Gates = {
    reserve(judged) {
      judgements.push(judged);
      if (standing.reserve) return standing.reserve(judged);
      settled.set(judged.callId, []);
      return { settle: (outcome) => void settled.get(judged.callId)?.push(outcome) };
    },
    isFree: () => false,
    approve: (judged) => standing.approve?.(judged) ?? { status: 'allow' },
  };

  let world: World;
  let who: Authenticated;
  let keys = 0;
  before(async () => {
    world = await createWorld({ gates, modules: [trial] });
    const { id } = await world.tenant('Gate Ltd');
    who = await world.person(id, 'manager');
  });
  after(() => world.close());
  beforeEach(async () => {
    standing.reserve = undefined;
    standing.approve = undefined;
    await world.settle();
    judgements.length = 0;
    settled.clear();
    ran.length = 0;
  });

  const aKey = () => {
    keys += 1;
    return `key-${keys}`;
  };
  const outcomes = () => [...settled.values()].map((each) => each.join());
  const isReleased = () => outcomes().length > 0 && outcomes().every((outcome) => outcome === 'failed');
  const ask = (one: AnyContract, input: object = {}, key?: string) =>
    world.answer(who, one.name, input, key === undefined ? {} : { key });

  async function refusal(work: Promise<unknown>): Promise<Fault> {
    const error: unknown = await work.then(
      () => undefined,
      (refused: unknown) => refused,
    );
    assert.ok(error instanceof Fault, `It was not refused: ${String(error)}`);
    return error;
  }

  /** Everything that a call that happened would leave. */
  async function traces(): Promise<object> {
    await world.settle();
    const [row] = await world.sql(
      `select (select count(*)::int from event.ai_events where tenant_id = $1) as events,
       (select count(*)::int from invoke.keys where tenant_id = $1) as keys,
       (select count(*)::int from audit.entries where tenant_id = $1 and outcome = 'done') as done`,
      [who.tenantId],
    );
    return row ?? {};
  }

  /** Nobody is asked about a read. */
  const changing = [write, click, send, outer, errand];
  const each = [read, ...changing];
  const no = () => {
    throw new Fault('over_budget', 'There is no money left');
  };
  const broken = () => {
    throw new TypeError('The gate is broken');
  };

  const refusals = [
    ['refuses', 'reserve', no, 'over_budget'],
    ['refuses after thinking', 'reserve', () => Promise.reject(new Fault('over_budget', 'No')), 'over_budget'],
    ['is broken', 'reserve', broken, 'internal'],
    ['refuses', 'approve', no, 'over_budget'],
    ['refuses after thinking', 'approve', () => Promise.reject(new Fault('forbidden', 'No')), 'forbidden'],
    ['is broken', 'approve', broken, 'internal'],
  ] as const;

  for (const [does, gate, verdict, code] of refusals) {
    test(`when the gate \`${gate}\` ${does}, nothing happens and nothing stays set aside`, async () => {
      const before = await traces();
      standing[gate] = verdict as never;
      for (const one of gate === 'approve' ? changing : each) {
        settled.clear();
        const fault = await refusal(ask(one, {}, aKey()));
        assert.equal(fault.code, code, `${one.name}: ${fault.message}`);
        assert.doesNotMatch(fault.message, /broken/);
        assert.deepEqual(outcomes(), gate === 'reserve' ? [] : ['failed'], one.name);
      }
      assert.deepEqual(ran, []);
      assert.deepEqual(await traces(), before);
    });
  }

  test('what waits for approval says for which, and nothing has happened yet', async () => {
    const before = await traces();
    standing.approve = () => ({ status: 'wait', approvalId: 'approval-7' });
    for (const one of changing) {
      settled.clear();
      assert.deepEqual(await ask(one, {}, aKey()), { status: 'waiting', approvalId: 'approval-7' });
      assert.deepEqual(outcomes(), ['failed'], `${one.name} gives back what was set aside`);
    }
    assert.deepEqual(ran, []);
    assert.deepEqual(await traces(), before);
  });

  test('what is done is settled as done, what fails as failed, each of them once', async () => {
    for (const one of [read, write, click, send]) {
      settled.clear();
      await ask(one, {}, aKey());
      assert.deepEqual(outcomes(), ['done'], one.name);
      settled.clear();
      assert.equal((await refusal(ask(one, { fail: true }, aKey()))).code, 'conflict');
      assert.deepEqual(outcomes(), ['failed'], one.name);
    }
  });

  test('a repeated call that is only answered again costs nothing', async () => {
    for (const one of [write, outer, send]) {
      const key = aKey();
      await ask(one, { n: 1 }, key);
      const before = await traces();
      settled.clear();
      const again = await ask(one, { n: 1 }, key);
      assert.ok(again.status === 'done' && again.replayed, one.name);
      assert.ok(isReleased(), `${one.name}: ${outcomes()}`);
      assert.deepEqual(await traces(), before);
      settled.clear();
      assert.equal((await refusal(ask(one, { n: 2 }, key))).code, 'conflict');
      assert.ok(isReleased(), `${one.name}: ${outcomes()}`);
      assert.deepEqual(await traces(), before);
    }
  });

  test('an answer once given is given again, though the gates refuse by now', async () => {
    const key = aKey();
    await ask(write, { n: 1 }, key);
    standing.reserve = no;
    const again = await ask(write, { n: 1 }, key);
    assert.ok(again.status === 'done' && again.replayed);
    standing.reserve = undefined;
    standing.approve = no;
    settled.clear();
    assert.equal((await ask(write, { n: 1 }, key)).status, 'done');
    assert.deepEqual(outcomes(), ['failed']);
  });

  test('every call inside a call goes through the gates itself, and all are settled as the whole ended', async () => {
    await ask(outer, { n: 3 });
    assert.deepEqual(
      judgements.map(({ entry, nested }) => [entry.contract.name, nested]),
      [
        ['trial.thing.both', false],
        ['trial.thing.write', true],
        ['trial.thing.read', true],
      ],
    );
    assert.deepEqual(outcomes(), ['done', 'done', 'done']);
    settled.clear();
    await refusal(ask(outer, { fail: true }));
    assert.deepEqual(outcomes(), ['failed', 'failed', 'failed']);
  });

  test('what a send invokes stands for itself: it has happened, though the whole fails afterwards', async () => {
    await refusal(ask(errand, { fail: true }));
    assert.deepEqual(
      judgements.map(({ entry }) => entry.contract.name),
      ['trial.thing.errand', 'trial.thing.send'],
    );
    assert.deepEqual(outcomes(), ['failed', 'done']);
  });

  test('when a call inside must wait, the whole is taken back and says for which approval', async () => {
    const before = await traces();
    standing.approve = ({ entry }) =>
      entry.contract.name === 'trial.thing.write' ? { status: 'wait', approvalId: 'approval-8' } : { status: 'allow' };
    assert.deepEqual(await ask(outer, {}), { status: 'waiting', approvalId: 'approval-8' });
    assert.deepEqual(outcomes(), ['failed', 'failed']);
    assert.deepEqual(await traces(), before);
  });

  test('the gates judge what was validated, as who asks, in which company', async () => {
    await ask(write, {}, 'my-key');
    const [judged] = judgements;
    assert.deepEqual(judged?.input, { n: 0, fail: false });
    assert.deepEqual([judged?.actor.id, judged?.tenantId, judged?.key], [who.actor.id, who.tenantId, 'my-key']);
    await refusal(ask(write, { n: 'not a number' }));
    await refusal(ask(write, { unknown: 1 }));
    assert.equal(judgements.length, 1, 'what is not understood comes to no gate');
  });

  test('a refusal at the gates is in the record, with its reason', async () => {
    standing.reserve = no;
    const key = aKey();
    await refusal(ask(write, {}, key));
    await world.settle();
    const rows = await world.sql('select capability, outcome, code from audit.entries where call_key = $1', [key]);
    assert.deepEqual(rows, [{ capability: 'trial.thing.write', outcome: 'refused', code: 'over_budget' }]);
  });
});
