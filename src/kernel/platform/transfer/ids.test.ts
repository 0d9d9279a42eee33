import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isId, newId } from '#base/id';
import { otherId, renamed } from './ids.ts';

const tenantId = newId(1_700_000_000_000);
const anyMs = fc.integer({ min: 0, max: 2 ** 47 });

test('another id is an id of the same kind and time, and always the same', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const id = newId(ms);
      const other = otherId(id, tenantId);
      assert.ok(isId(other));
      assert.match(other, /^.{14}7.{4}[89ab]/);
      assert.equal(other.slice(0, 13), id.slice(0, 13));
      assert.notEqual(other, id);
      assert.equal(otherId(id, tenantId), other);
      assert.notEqual(otherId(id, newId(ms)), other);
    }),
  );
});

test('an id is another one wherever it stands, and what was not brought stays', () => {
  const [mine, theirs, person, own] = [1, 2, 3, 4].map((ms) => newId(ms)) as [string, string, string, string];
  const renaming = { known: new Map([[person, own]]), brought: new Set([mine]), tenantId };
  const text = JSON.stringify({ id: mine, link: `run:${mine}-2`, json: JSON.stringify({ a: [mine] }), theirs, person });
  const fresh = otherId(mine, tenantId);
  assert.deepEqual(JSON.parse(renamed(text, renaming)), {
    id: fresh,
    link: `run:${fresh}-2`,
    json: JSON.stringify({ a: [fresh] }),
    theirs,
    person: own,
  });
  assert.equal(renamed(`a${mine}`, renaming), `a${mine}`);
});

test('a million ids become a million others', () => {
  const others = new Set(Array.from({ length: 1_000_000 }, () => otherId(newId(7), tenantId)));
  assert.equal(others.size, 1_000_000);
});
