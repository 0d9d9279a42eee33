import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { everywhere, onPages, overTls } from './headers.ts';
import { escapeHtml, pageShell, problemPage } from './page.ts';

test('no text becomes a part of the page’s own words', () => {
  const text = fc
    .array(fc.constantFrom('<', '>', '&', '"', "'", '<script>', '</title>', 'a', '&amp;', '💶'))
    .map((parts) => parts.join(''));
  const entities: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&amp;': '&',
    '&quot;': '"',
    '&#39;': "'",
  };
  fc.assert(
    fc.property(text, (given) => {
      const escaped = escapeHtml(given);
      assert.doesNotMatch(escaped, /[<>"']/);
      assert.equal(
        escaped.replace(/&[#\w]+;/g, (entity) => entities[entity] ?? entity),
        given,
        'and it reads the same',
      );
    }),
  );
});

test('a page has its title and its content, a language, and no script', () => {
  const page = pageShell({ title: 'A & B', html: '<h1>Hello</h1>' });
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  assert.match(page, /<title>A &amp; B<\/title>/);
  assert.match(page, /<main><h1>Hello<\/h1><\/main>/);
  assert.doesNotMatch(page, /<script/);
});

test('a refusal shows what people sent as text', () => {
  const nasty = '<img src=x onerror=alert(1)>';
  const page = problemPage({ title: nasty, detail: nasty, requestId: nasty });
  assert.doesNotMatch(page, /<img/);
  assert.equal(page.split('&lt;img').length - 1, 4, 'twice as the title, as the detail and as the request');
});

test('every answer is told not to be guessed at, framed, leaked or kept', () => {
  assert.deepEqual(everywhere, {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  const [, age] = /max-age=(\d+)/.exec(overTls['strict-transport-security']) ?? [];
  assert.ok(Number(age) >= 31_536_000, 'a year at the least');
});

test('a page loads nothing from elsewhere, runs no script of its own text, and stands in no frame', () => {
  const policy = new Map(
    onPages['content-security-policy'].split('; ').map((rule) => {
      const [name = '', ...sources] = rule.split(' ');
      return [name, sources] as const;
    }),
  );
  assert.deepEqual(policy.get('default-src'), ["'self'"]);
  assert.deepEqual(policy.get('script-src'), ["'self'"]);
  for (const name of ['object-src', 'base-uri', 'frame-ancestors'])
    assert.deepEqual(policy.get(name), ["'none'"], name);
  assert.deepEqual(policy.get('form-action'), ["'self'"]);
  for (const sources of policy.values()) {
    for (const source of sources) assert.ok(["'self'", "'none'", "'unsafe-inline'", 'data:'].includes(source), source);
  }
});
