// What is worth a warning, and how often one hears of it: the rules alone.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { after } from '#base/time';
import {
  type ActorRow,
  deadDeliveries,
  type Finding,
  failingActions,
  hangingWork,
  type Kind,
  type Known,
  minutes,
  missedTasks,
  type Plan,
  planOf,
  type Rule,
  robustDeviation,
  type Situation,
  slowCapabilities,
  unusualActivity,
  usualRules,
} from './model.ts';

const now = '2026-03-10T12:00:00.000Z';
const ago = (count: number) => after(now, minutes(-count));

function ruleFor(kind: Kind): Rule {
  const rule = usualRules.find((one) => one.kind === kind);
  assert.ok(rule);
  return rule;
}

suite('what is worth a warning', () => {
  const rule = ruleFor('missed_task');
  const task = { name: 'sweep', nextAt: ago(20), lastAt: ago(80), failed: false };

  test('a task is missed when others ran after it was due and a quarter of an hour has passed', () => {
    const found = (nextAt: string, lastLook: string | null) =>
      missedTasks([{ ...task, nextAt }], rule, { now, lastLook }).map(({ value }) => value);
    assert.deepEqual(found(ago(20), ago(5)), [20]);
    assert.deepEqual(found(ago(15), ago(5)), [15]);
    assert.deepEqual(found(ago(14), ago(5)), []);
    assert.deepEqual(found(ago(400), ago(480)), [], 'nothing ran in the night, so nothing was passed over');
    assert.deepEqual(found(ago(20), null), [], 'at the first look');
  });

  test('a task that failed is missed until it succeeds', () => {
    const failed = { ...task, nextAt: after(now, '40 minutes'), lastAt: ago(20), failed: true };
    const [finding] = missedTasks([failed], rule, { now, lastLook: ago(5) });
    assert.deepEqual([finding?.subject, finding?.value], ['sweep', 20]);
    assert.deepEqual(missedTasks([{ ...failed, failed: false }], rule, { now, lastLook: ago(5) }), []);
  });

  test('nothing hangs that was in hand when Cadre itself stopped', () => {
    const rows = [{ what: 'Orders', runs: 1, since: ago(600) }];
    const found = (lastLook: string | null) => hangingWork(rows, ruleFor('hanging_work'), { now, lastLook });
    assert.deepEqual(
      found(ago(5)).map(({ summary }) => summary),
      ['1 run of Orders in hand without a step done, the longest for 600 minutes; cancel what does not go on'],
    );
    assert.deepEqual(found(ago(480)), [], 'it has yet to be taken up again');
    assert.deepEqual(found(null), []);
  });

  test('one delivery that nobody tries any more is enough', () => {
    const rows = [{ capability: 'mail.send', dead: 1 }];
    const [finding] = deadDeliveries(rows, ruleFor('dead_delivery'));
    assert.match(finding?.summary ?? '', /^1 delivery to mail\.send failed/);
    assert.deepEqual(deadDeliveries(rows, { ...ruleFor('dead_delivery'), threshold: 2 }), []);
  });

  test('a fifth of failures is too much, among ten calls or more', () => {
    const found = (calls: number, failed: number) =>
      failingActions([{ capability: 'shop.order.pay', calls, failed }], ruleFor('failing_action')).length;
    assert.deepEqual([found(10, 2), found(10, 1), found(9, 9), found(0, 0)], [1, 0, 0, 0]);
    const never = failingActions([{ capability: 'x', calls: 50, failed: 0 }], {
      ...ruleFor('failing_action'),
      threshold: 0,
    });
    assert.deepEqual(never, [], 'what did not fail at all is not failing');
  });

  test('slow is twice as slow as usual, with enough of a past, and only where one feels it', () => {
    const pace = { capability: 'shop.order.list', calls: 20, p95Ms: 400, hours: 12, usualP95Ms: 200 };
    const found = (change: Partial<typeof pace>) =>
      slowCapabilities([{ ...pace, ...change }], ruleFor('slow_capability')).map(({ value }) => value);
    assert.deepEqual(found({}), [2]);
    assert.deepEqual(found({ p95Ms: 399 }), []);
    assert.deepEqual(found({ calls: 19 }), []);
    assert.deepEqual(found({ hours: 11 }), []);
    assert.deepEqual(found({ usualP95Ms: 2, p95Ms: 20 }), [], 'eighteen milliseconds more');
  });
});

suite('what is unusual for an actor', () => {
  const row: ActorRow = { actorId: 'ada', measure: 'calls', value: 200, hours: 24, median: 20, spread: 5 };
  const found = (...changes: Partial<ActorRow>[]) =>
    unusualActivity(
      changes.map((change) => ({ ...row, ...change })),
      ruleFor('unusual_activity'),
    );

  test('ten times the usual is, and it says what is usual', () => {
    // 0.6745 × (200 − 20) ÷ 5 = 24.3
    const [finding] = found({});
    assert.equal(finding?.value, 24.3);
    assert.equal(finding?.summary, '200 calls of ada within an hour; usually 20');
  });

  test('nobody is judged by fewer than 24 hours of work, nor for a handful of calls', () => {
    assert.deepEqual(found({ hours: 23 }), []);
    assert.deepEqual(found({ value: 49, median: 1, spread: 0 }), []);
  });

  test('ten refusals or five sign-ins within an hour can be unusual, fewer are not', () => {
    const quiet = { median: 0, spread: 0 };
    assert.equal(found({ ...quiet, measure: 'refusals', value: 10 }).length, 1);
    assert.equal(found({ ...quiet, measure: 'refusals', value: 9 }).length, 0);
    assert.equal(found({ ...quiet, measure: 'logins', value: 9 }).length, 1);
    assert.equal(found({ ...quiet, measure: 'logins', value: 4 }).length, 0);
  });

  test('somebody is warned of once, for what is most unusual', () => {
    const findings = found({}, { measure: 'refusals', value: 500, median: 0, spread: 0 });
    assert.deepEqual(
      findings.map(({ subject, summary }) => [subject, summary.includes('refused')]),
      [['ada', true]],
    );
  });

  test('more is never less unusual, and the usual itself never is', () => {
    const count = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(count, count, count, count, (value, more, median, spread) => {
        const here = robustDeviation({ value, median, spread });
        assert.ok(Number.isFinite(here));
        assert.ok(robustDeviation({ value: value + more, median, spread }) >= here);
        assert.equal(robustDeviation({ value: median, median, spread }), 0);
      }),
    );
  });
});

suite('how often one hears of it', () => {
  const finding: Finding = {
    kind: 'dead_delivery',
    subject: 'mail.send',
    value: 1,
    threshold: 1,
    summary: 'One is dead',
  };
  const open: Known = {
    id: 'a',
    kind: finding.kind,
    subject: finding.subject,
    state: 'raised',
    summary: 'x',
    toldAt: ago(60),
  };
  const rules = [{ ...ruleFor('dead_delivery'), quietMinutes: 120 }];
  const plan = (change: Partial<Situation>) =>
    planOf({ now, findings: [finding], known: [], rules, mutes: [], ...change });
  const everything = { kind: finding.kind, subject: '' };

  test('what is new is raised and told; what is known is kept in silence', () => {
    assert.deepEqual(plan({}), { raise: [{ finding, toldAt: null, tell: true }], keep: [], resolve: [] });
    assert.deepEqual(plan({ known: [open] }), { raise: [], keep: [{ id: 'a', finding, tell: false }], resolve: [] });
  });

  test('after its quiet period it is told again, unless somebody knows of it', () => {
    const old = { ...open, toldAt: ago(120) };
    assert.equal(plan({ known: [old] }).keep[0]?.tell, true);
    assert.equal(plan({ known: [{ ...old, toldAt: ago(119) }] }).keep[0]?.tell, false);
    assert.equal(plan({ known: [{ ...old, state: 'acknowledged' }] }).keep[0]?.tell, false);
  });

  test('what comes again within its quiet period is raised without a word', () => {
    const over: Known = { ...open, state: 'resolved' };
    assert.deepEqual(plan({ known: [over] }).raise, [{ finding, toldAt: ago(60), tell: false }]);
    assert.deepEqual(plan({ known: [{ ...over, toldAt: ago(121) }] }).raise[0]?.tell, true);
  });

  test('what is over resolves itself, and whoever was told hears so', () => {
    const resolved = (known: Known, change: Partial<Situation> = {}) =>
      plan({ findings: [], known: [known], ...change }).resolve.map(({ id, tell }) => [id, tell]);
    assert.deepEqual(resolved(open), [['a', true]]);
    assert.deepEqual(resolved({ ...open, toldAt: null }), [['a', false]]);
    assert.deepEqual(resolved(open, { mutes: [everything] }), [['a', false]]);
    assert.deepEqual(resolved({ ...open, state: 'resolved' }), []);
  });

  test('what is muted is raised and not told, by its name or by its kind', () => {
    for (const mute of [everything, { ...everything, subject: 'mail.send' }]) {
      assert.equal(plan({ mutes: [mute] }).raise[0]?.tell, false);
    }
    assert.equal(plan({ mutes: [{ ...everything, subject: 'mail.fetch' }] }).raise[0]?.tell, true);
    assert.equal(plan({ mutes: [{ kind: 'missed_task', subject: '' }] }).raise[0]?.tell, true);
  });

  /** What is known after a plan was carried out. */
  function carriedOut(known: readonly Known[], { raise, keep, resolve }: Plan, at: string): Known[] {
    const raised = raise.map(({ toldAt, tell }): Known => ({ ...open, toldAt: tell ? at : toldAt }));
    const tells = keep.some(({ tell }) => tell);
    const kept = known.map((one): Known => (tells ? { ...one, toldAt: at } : one));
    return [...raised, ...(resolve.length > 0 ? kept.map((one): Known => ({ ...one, state: 'resolved' })) : kept)];
  }

  test('however findings come and go, each is told at most once per quiet period, and never forgotten', () => {
    const presence = fc.array(fc.boolean(), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(presence, (present) => {
        let known: Known[] = [];
        const told: number[] = [];
        for (const [step, isThere] of present.entries()) {
          const at = after(now, minutes(step * 30));
          const next = plan({ now: at, findings: isThere ? [finding] : [], known });
          if ([...next.raise, ...next.keep].some(({ tell }) => tell)) told.push(step * 30);
          known = carriedOut(known, next, at);
        }
        assert.ok(told.slice(1).every((at, index) => at - (told[index] ?? 0) >= 120));
        assert.equal(told.length > 0, present.includes(true));
      }),
    );
  });
});
