// A limit holds however many processes spend from it at once, and whichever of them die. The long version is a soak.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { budgetStory } from './soak/budgets.ts';

const usual = { limit: 60_000, processes: 3, callers: 500, killed: 0, mostAtOnce: 50, overshoot: 0 };

suite('a limit that many spend from', () => {
  test('is spent to the last unit and no further by five hundred callers on three processes', async () => {
    const { settled, spent, lost, calls } = await budgetStory(usual);
    assert.ok(calls > 1000);
    assert.deepEqual([settled, spent, lost], [usual.limit, usual.limit, 0]);
  });

  test('holds when one of the three is killed while it spends', async () => {
    const { settled, spent, lost, byDead } = await budgetStory({ ...usual, killed: 1 });
    assert.ok(byDead > 0, 'it died in the middle');
    assert.ok(settled <= usual.limit, `${settled} of ${usual.limit}`);
    assert.equal(spent + lost, usual.limit, 'what is not spent is what the dead one held');
    assert.ok(settled >= spent, 'nothing is counted that was not spent');
    assert.ok(settled <= spent + lost, 'what the dead one did not tell is part of what it held');
    assert.ok(lost < usual.limit / 10, `${lost} are lost`);
  });

  test('is passed by no more than what was under way cost beyond its estimate', async () => {
    const overshoot = 5;
    const { settled, spent } = await budgetStory({ ...usual, limit: 20_000, overshoot });
    assert.equal(settled, spent);
    assert.ok(settled >= 20_000);
    assert.ok(settled <= 20_000 + usual.callers * overshoot, `${settled} of 20000`);
  });
});
