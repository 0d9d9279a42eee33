// Circles are drawn by hand and then looked for; what only looks like one is found to be none.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { SeenPartner } from './history.ts';
import { bondsAmong, circleText, circleThrough } from './ties.ts';

function partner(index: number, more: Partial<SeenPartner> = {}): SeenPartner {
  return {
    ...{ id: `p${index}`, name: `Partner ${index}`, parentId: null, isBanned: false, isTrusted: false },
    ...{ emailKey: `mail ${index}`, emailDomain: 'mail.example', website: null, showsCoupons: false, audience: [] },
    ...{ ip: `192.0.2.${index}`, device: `device ${index}`, payKey: `account ${index}`, ...more },
  };
}

/** Each is bound to the next by its device or its account, in turn; the last one to the first by a sale. */
function chained(length: number): SeenPartner[] {
  return Array.from({ length }, (_, index) =>
    partner(index, {
      device: `device ${index - (index % 2)}`,
      payKey: `account ${index % 2 === 0 ? index - 1 : index}`,
    }),
  );
}

suite('circles of partners', () => {
  const size = fc.integer({ min: 3, max: 8 });

  test('a circle is found from each who is in it, with all of them', () => {
    fc.assert(
      fc.property(size, fc.nat(), (length, start) => {
        const bonds = bondsAmong(chained(length), [[`p${length - 1}`, 'p0']]);
        const found = circleThrough(bonds, `p${start % length}`);
        assert.deepEqual(found?.ids.toSorted(), bonds.members.map(({ id }) => id).toSorted());
      }),
    );
  });

  test('without the last tie there is none, and none for who stands beside it', () => {
    fc.assert(
      fc.property(size, fc.nat(), (length, start) => {
        assert.equal(circleThrough(bondsAmong(chained(length), []), `p${start % length}`), undefined);
        const beside = partner(20, { device: 'device 0' });
        const bonds = bondsAmong([...chained(length), beside], [[`p${length - 1}`, 'p0']]);
        assert.equal(circleThrough(bonds, beside.id), undefined);
      }),
    );
  });

  test('who share one thing are in no circle, however many; nor are two who share everything', () => {
    const family = [0, 1, 2, 3].map((index) => partner(index, { device: 'one tablet' }));
    assert.equal(circleThrough(bondsAmong(family, []), 'p0'), undefined);
    const twins = [partner(0), partner(1, { device: 'device 0', payKey: 'account 0', ip: '192.0.2.0' })];
    assert.equal(circleThrough(bondsAmong(twins, [['p1', 'p0']]), 'p0'), undefined);
  });

  test('two addresses do not close a circle', () => {
    const some = [partner(0), partner(1, { ip: '192.0.2.0' }), partner(2, { ip: '192.0.2.0', payKey: 'account 1' })];
    assert.equal(circleThrough(bondsAmong(some, []), 'p0'), undefined);
  });

  test('what many share binds nobody, and a hundred of them are looked through at once', () => {
    const office = Array.from({ length: 100 }, (_, index) =>
      partner(index, { ip: '198.51.100.1', device: 'one terminal', payKey: 'one till' }),
    );
    assert.equal(bondsAmong(office, []).ties.length, 0);
  });

  test('the first step can be asked for, and the text says who is bound to whom by what', () => {
    const bonds = bondsAmong(chained(3), [['p2', 'p0']]);
    const found = circleThrough(bonds, 'p0', new Set(['p2'])) ?? assert.fail();
    assert.equal(
      circleText(bonds, found),
      'Partner 0 (p0): a sale between them and Partner 2 (p2); Partner 2 (p2): paid at the same place as ' +
        'Partner 1 (p1); Partner 1 (p1): the same device as Partner 0 (p0)',
    );
    assert.equal(circleThrough(bonds, 'p0', new Set(['p9'])), undefined);
  });
});
