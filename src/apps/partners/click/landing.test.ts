import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressOf, alongWith, landingOf, withQuery } from './landing.ts';

test('an address comes out as it went in, but for what only we say', () => {
  const same = [
    'https://shop.example/',
    'https://shop.example/start?a=b&a=c#top',
    'https://me@shop.example:8443/p%20q?x=1',
  ];
  for (const address of same) assert.equal(addressOf(landingOf(address)), address);
  assert.equal(addressOf(landingOf('https://shop.example/?via=x&a=b&click=y#z')), 'https://shop.example/?a=b#z');
});

test('whatever is said along arrives as it was said, and nobody says who sent them but we', () => {
  const said = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.oneof(fc.string(), fc.array(fc.string())));
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), said, (address, along) => {
      const to = new URL(addressOf(withQuery(alongWith(landingOf(address), along), 'via=ada&click=7')));
      const before = new URL(address);
      assert.deepEqual([to.origin, to.pathname, to.hash], [before.origin, before.pathname, before.hash]);
      assert.deepEqual([to.searchParams.getAll('via'), to.searchParams.getAll('click')], [['ada'], ['7']]);
      for (const [name, value] of Object.entries(along)) {
        if (name === 'via' || name === 'click') continue;
        const expected = [...before.searchParams.getAll(name), ...[value].flat()].map((one) => one.toWellFormed());
        assert.deepEqual(to.searchParams.getAll(name.toWellFormed()), expected);
      }
    }),
  );
});
