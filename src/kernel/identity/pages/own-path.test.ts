import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ownPath } from './own-path.ts';

test('a path of our own is gone to, with its question and its place', () => {
  const own = [
    '/',
    '/app/',
    '/docs#/notes',
    '/n/abc?x=1&y=%2F%2Fa#b',
    '/oauth/consent?client_id=1&redirect_uri=https%3A%2F%2Fprogram.example%2Fback&state=a%5Cb',
    '/auth/invitation/abc-_9',
    '/notes/caf%C3%A9',
  ];
  for (const path of own) assert.equal(ownPath(path), path);
});

test('whatever could lead to another origin leads to the first page', () => {
  const elsewhere = [
    ...['', 'app', 'https://evil.example/', 'HTTPS:evil.example', 'javascript:alert(1)', 'data:text/html,x'],
    ...[
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\\/evil.example',
      '\\/evil.example',
    ],
    ...['/\t/evil.example', '/\n/evil.example', ' //evil.example', '/ /evil.example', '/a\r\nlocation: //evil.example'],
    ...['/%2Fevil.example', '/%2f%2fevil.example', '/%5Cevil.example', '/%255Cevil.example', '/%25252Fevil.example'],
    ...['/.//evil.example', '/a/..//evil.example', '/%2e//evil.example', '/%09/evil.example', '/%zz', '/a\\..\\b'],
  ];
  for (const path of elsewhere) assert.equal(ownPath(path), '/app/', path);
  assert.equal(ownPath(undefined), '/app/');
});

test('signing in does not lead back to signing in', () => {
  for (const path of ['/auth/login/', '/auth/login?next=/app/', '/auth/logout/']) assert.equal(ownPath(path), '/app/');
});

test('nothing whatever leads to another origin', () => {
  const pieces = [
    '/',
    '\\',
    '//',
    '%2f',
    '%5c',
    '%25',
    '.',
    '..',
    'evil.example',
    '@',
    ':',
    '?',
    '#',
    '\t',
    'http:',
    'a',
  ];
  const address = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(address, (wanted) => {
      const path = ownPath(wanted);
      assert.equal(new URL(path, 'https://own.example').origin, 'https://own.example');
      assert.match(path, /^\/(?![/\\])/);
    }),
    { numRuns: 2000 },
  );
});
