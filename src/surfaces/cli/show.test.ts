import assert from 'node:assert/strict';
import { test } from 'node:test';
import { show } from './show.ts';

test('a list is a table of what is short in its rows', () => {
  const items = [
    { id: '1', title: 'First', tags: ['a', 'b'], inner: { deep: 1 } },
    { id: '22', title: 'Second', tags: [], inner: { deep: 2 } },
  ];
  assert.equal(show({ items, next: null }), 'id  title   tags\n1   First   a,b\n22  Second');
});

test('a further page is named', () => {
  assert.match(show({ items: [{ id: '1' }], next: 'abc' }), /More: after=abc$/);
});

test('a thing is one line per field', () => {
  assert.equal(show({ id: '1', title: 'Two\nlines' }), 'id     1\ntitle  Two\n       lines');
});

test('nothing is said to be nothing', () => {
  assert.equal(show({ items: [], next: null }), 'Nothing.');
});

test('what comes from outside does not steer the terminal', () => {
  const text = show({ items: [{ title: 'a\u001b[2Jb\u009bc\u0007' }], next: null }) + show({ body: 'x\u001b]0;y' });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none.
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});
