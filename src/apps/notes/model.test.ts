import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distinctTags, NoteText, Tag, toMarkdown, touchedTags } from './model.ts';

test('a note needs a title, and nothing else', () => {
  assert.deepEqual(NoteText.parse({ title: '  Plan ' }), { title: 'Plan', body: '', tags: [] });
  assert.equal(NoteText.safeParse({ title: '   ' }).success, false);
});

test('tags are lower case, so that one tag is not two', () => {
  assert.equal(Tag.parse(' Marketing '), 'marketing');
  assert.equal(Tag.safeParse('#hash').success, false);
});

test('a change touches the tags that came or went, each once', () => {
  assert.deepEqual(touchedTags(['a', 'b'], ['b', 'c']), ['a', 'c']);
  const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));
  fc.assert(
    fc.property(names, names, (before, now) => {
      const expected = (['a', 'b', 'c', 'd'] as const).filter((tag) => before.includes(tag) !== now.includes(tag));
      assert.deepEqual(touchedTags(before, now), expected);
    }),
  );
});

test('the same tag twice is one tag', () => {
  assert.deepEqual(distinctTags(['b', 'a', 'b']), ['b', 'a']);
});

test('a note is exported as Markdown with its tags', () => {
  const note = {
    ...{ id: '', version: 1, shareSlug: null, updatedAt: '' },
    ...{ title: 'Plan', body: 'Do it.\n', tags: ['next week'], createdAt: '2026-03-01T10:00:00.000Z' },
  };
  assert.equal(toMarkdown(note), '# Plan\n\n<small>2026-03-01</small>\n\n*#next-week*\n\nDo it.\n');
});
