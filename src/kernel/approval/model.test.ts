import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Act,
  actingOf,
  chainOf,
  changesBetween,
  firstPolicy,
  isFree,
  isOnlyRequester,
  isOrdered,
  linkMayDecide,
  mayEarn,
  type Policy,
  progressOf,
  reasonToAsk,
  restored,
  tierOf,
} from './model.ts';

const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD');
const stake = fc.record({ amount: fc.integer({ min: -5_000_000_00, max: 5_000_000_00 }), currency });
const limits = fc
  .record({
    second: fc.integer({ min: 1, max: 5000 }),
    more: fc.nat(50_000),
    link: fc.nat(500),
    people: fc.option(fc.nat(5000)),
  })
  .map(({ second, more, link, people }) => ({ second, third: second + more, link, people }));
const policies: fc.Arbitrary<Policy> = fc
  .record({ limits, named: fc.uniqueArray(currency), others: limits })
  .map(({ limits: usual, named, others }) => ({
    ...firstPolicy,
    limits: usual,
    currencies: named.map((one) => ({ ...others, currency: one })),
  }));
const acts: fc.Arbitrary<Act> = fc.record({
  acting: fc.constantFrom('agent', 'person', 'visitor', 'house'),
  effect: fc.constantFrom('read', 'write', 'send'),
  undoable: fc.boolean(),
  guarded: fc.boolean(),
  mustAsk: fc.boolean(),
  isGate: fc.boolean(),
  tainted: fc.boolean(),
  stake: fc.option(stake, { nil: undefined }),
});

test('a stake of a thousand is tier 2, of ten thousand tier 3, whatever the smallest unit of its currency', () => {
  const told = [
    [{ amount: 999_99, currency: 'EUR' }, 1],
    [{ amount: 1000_00, currency: 'EUR' }, 2],
    [{ amount: 9999_99, currency: 'USD' }, 2],
    [{ amount: -10_000_00, currency: 'USD' }, 3],
    [{ amount: 999, currency: 'JPY' }, 1],
    [{ amount: 1000, currency: 'JPY' }, 2],
    [{ amount: 999_999, currency: 'KWD' }, 1],
    [{ amount: 1_000_000, currency: 'KWD' }, 2],
    [undefined, 1],
  ] as const;
  for (const [money, tier] of told) assert.equal(tierOf(firstPolicy, money), tier, JSON.stringify(money));
});

test('more at stake never means a lower tier', () => {
  fc.assert(
    fc.property(policies, stake, fc.nat(1_000_000), (policy, money, more) => {
      const larger = { ...money, amount: Math.abs(money.amount) + more };
      assert.ok(isOrdered(policy));
      assert.ok(tierOf(policy, larger) >= tierOf(policy, money));
    }),
  );
});

test('what was steered from outside is never let through: a send, a stake, a guarded change', () => {
  fc.assert(
    fc.property(policies, acts, (policy, act) => {
      const grave = act.effect === 'send' || act.guarded || (act.stake?.amount ?? 0) !== 0;
      fc.pre(act.effect !== 'read' && grave);
      const tainted = { ...act, tainted: true };
      assert.equal(isFree(tainted), false);
      const rule = reasonToAsk(tainted, policy);
      assert.equal(rule, 'tainted');
      assert.ok(rule && !mayEarn(rule, 1));
    }),
    { numRuns: 1000 },
  );
});

test('who goes the quick way would not have been asked on the long one', () => {
  fc.assert(
    fc.property(policies, acts, (policy, act) => {
      if (isFree(act)) assert.equal(reasonToAsk(act, policy), undefined);
    }),
    { numRuns: 2000 },
  );
});

test('an agent is asked about every send, stake and act that can not be undone', () => {
  fc.assert(
    fc.property(policies, acts, (policy, act) => {
      fc.pre(act.effect !== 'read');
      const isDear = (act.stake?.amount ?? 0) !== 0;
      const grave = act.effect === 'send' || !act.undoable || act.guarded || act.mustAsk || act.isGate || isDear;
      assert.equal(reasonToAsk({ ...act, acting: 'agent' }, policy) !== undefined, grave);
    }),
    { numRuns: 1000 },
  );
});

test('what must be decided every time, or where work was made to stop, is asked of everybody and never earned', () => {
  fc.assert(
    fc.property(policies, acts, (policy, act) => {
      fc.pre(act.effect !== 'read');
      for (const asked of [
        { ...act, mustAsk: true },
        { ...act, isGate: true },
      ]) {
        assert.equal(isFree(asked), false);
        const rule = reasonToAsk(asked, policy);
        assert.ok(rule && !mayEarn(rule, 1));
      }
    }),
  );
});

test('looking is free for everybody', () => {
  fc.assert(
    fc.property(policies, acts, (policy, act) => {
      assert.equal(isFree({ ...act, effect: 'read' }), true);
      assert.equal(reasonToAsk({ ...act, effect: 'read' }, policy), undefined);
    }),
  );
});

test('nothing of tier 2 or above, guarded, tainted or kept for a second person is ever earned', () => {
  for (const rule of ['tainted', 'guarded', 'obliged', 'second_person'] as const) assert.equal(mayEarn(rule, 1), false);
  for (const rule of ['staked', 'send', 'irreversible'] as const) {
    assert.deepEqual(
      [1, 2, 3].map((tier) => mayEarn(rule, tier)),
      [true, false, false],
    );
  }
});

test('a service is the hand of whom it acts for', () => {
  const service = { kind: 'service', id: 'work', roles: [] } as const;
  assert.equal(actingOf(service), 'house');
  assert.equal(actingOf({ ...service, delegatedBy: { kind: 'agent', id: 'a', roles: [] } }), 'agent');
  assert.equal(actingOf({ ...service, delegatedBy: { kind: 'person', id: 'p', roles: [] } }), 'person');
  assert.equal(actingOf({ kind: 'agent', id: 'a', roles: [], delegatedBy: { ...service, kind: 'person' } }), 'agent');
});

test('a chain is done when each step has its people, in order', () => {
  const chain = [
    { roles: ['manager' as const], quorum: 2 },
    { roles: ['tenant_admin' as const], quorum: 1 },
  ];
  const by = (personId: string, step: number) => ({ personId, authorityId: personId, step });
  assert.deepEqual(progressOf(chain, []), { step: 0, complete: false });
  assert.deepEqual(progressOf(chain, [by('a', 0)]), { step: 0, complete: false });
  assert.deepEqual(progressOf(chain, [by('a', 0), by('b', 0)]), { step: 1, complete: false });
  assert.deepEqual(progressOf(chain, [by('a', 0), by('b', 0), by('c', 1)]), { step: 2, complete: true });
});

test('who asked is not alone among those who agree, not even through a deputy', () => {
  const own = { personId: 'ada', authorityId: 'ada', step: 0 };
  const deputy = { personId: 'ben', authorityId: 'ada', step: 0 };
  const other = { personId: 'cem', authorityId: 'cem', step: 0 };
  assert.equal(isOnlyRequester([own], ['ada']), true);
  assert.equal(isOnlyRequester([deputy], ['ada']), true);
  assert.equal(isOnlyRequester([own, other], ['ada']), false);
});

test('three tiers have three chains, and the highest is never one person', () => {
  assert.deepEqual(chainOf(firstPolicy, 1), firstPolicy.chains.first);
  assert.deepEqual(chainOf(firstPolicy, 2), firstPolicy.chains.second);
  const people = chainOf(firstPolicy, 3).reduce((sum, { quorum }) => sum + quorum, 0);
  assert.ok(people >= 2);
});

test('a link decides on what is small', () => {
  const by = (tier: number, amount?: number) =>
    linkMayDecide(firstPolicy, { tier, stake: amount === undefined ? undefined : { amount, currency: 'EUR' } });
  assert.deepEqual([by(1), by(1, 99_99), by(1, 100_00), by(2), by(3, 1)], [true, true, false, false, false]);
});

test('what differs between two inputs is told field by field', () => {
  const before = { to: 'Ada', sum: { amount: 5, currency: 'EUR' }, notes: ['a'] };
  const now = { to: 'Ada', sum: { amount: 7, currency: 'EUR' }, notes: ['a', 'b'], more: true };
  assert.deepEqual(changesBetween(before, now), [
    { field: 'sum.amount', before: 5, after: 7 },
    { field: 'notes', before: ['a'], after: ['a', 'b'] },
    { field: 'more', before: null, after: true },
  ]);
});

test('what is left hidden stays as it really is', () => {
  const real = { label: 'x', pin: '1234', list: [{ key: 'k', n: 1 }] };
  const shown = { label: 'x', pin: '[hidden]', list: [{ key: '[hidden]', n: 1 }] };
  const written = { label: 'y', pin: '[hidden]', list: [{ key: '[hidden]', n: 2 }] };
  assert.deepEqual(restored(written, shown, real), { label: 'y', pin: '1234', list: [{ key: 'k', n: 2 }] });
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(restored(value, value, value), value)));
});
