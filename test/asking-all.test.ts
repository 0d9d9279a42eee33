// Whatever an agent has to ask for is asked for once: when a person agrees it comes to an end, done or refused, and
// nothing else of the same call is asked for meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { approveRequest } from '#kernel/approval';
import type { AnyContract } from '#kernel/contract';
import { createWorld } from './world.ts';

interface Row {
  readonly id: string;
  readonly key: string;
  readonly capability: string;
  readonly state: string;
  readonly hash: string;
}

/** Deciding is for people alone; to forget somebody withdraws what others ask about them. */
const isElse = (name: string) => name.startsWith('approval.') || name === 'platform.subject.purge';
const keyOf = (name: string) => `ask:${name}`;
const ended = new Set(['executed', 'failed']);

test('an approved call of an agent comes to its end, and is asked for once', { timeout: 600_000 }, async () => {
  const world = await createWorld();
  try {
    const { id } = await world.tenant('Asking Ltd');
    const boss = await world.person(id, 'tenant_admin');
    const agent = await world.agent(boss, 'tenant_admin');
    const asked: string[] = [];

    /** Which of them a person could do right now, with the example that the contract gives. */
    function works({ name, spec }: AnyContract): Promise<boolean> {
      return world.answer(boss, name, spec.example, { rehearse: true }).then(
        ({ status }) => status === 'rehearsed',
        () => false,
      );
    }

    for (const { contract } of world.kernel.registry.all(id)) {
      const { name, spec, effect } = contract;
      if (effect === 'read' || spec.internal || isElse(name) || !(await works(contract))) continue;
      const answer = await world.answer(agent, name, spec.example, { key: keyOf(name) }).catch(() => undefined);
      if (answer?.status === 'waiting') asked.push(name);
    }
    const rows = () =>
      world.sql<Row>(
        `select id, call_key as key, capability, state, input_hash as hash from approval.requests
         where tenant_id = $1 and call_key like 'ask:%'`,
        [id],
      );
    for (const { id: approvalId, hash: inputHash } of await rows()) {
      await world.call(boss, approveRequest, { approvalId, inputHash });
    }
    let all = await rows();
    // What fails for a passing reason is tried again, later each time.
    for (let turn = 0; turn < 6 && !all.every(({ state }) => ended.has(state)); turn += 1) {
      await world.settle();
      world.clock.pass('5 minutes');
      all = await rows();
    }
    const open = asked.flatMap((name) => {
      const own = all.filter(({ key }) => key === keyOf(name));
      const isOver = own.length === 1 && own.every(({ state }) => ended.has(state));
      return isOver ? [] : [`${name}: ${own.map(({ capability, state }) => `${capability} ${state}`).join(', ')}`];
    });
    assert.deepEqual(open, []);
    assert.ok(asked.length >= 40, `only ${asked.length} were asked for`);
    for (const name of ['webhook.endpoint.create', 'connection.connection.connect', 'mail.send']) {
      assert.ok(asked.includes(name), `${name} was not asked for`);
    }
  } finally {
    await world.close();
  }
});
