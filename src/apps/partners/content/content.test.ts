import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCoupon } from '../partner/links.ts';
import { partnersWorld, shop } from '../scene.test.ts';
import { writeContent } from './pieces.ts';
import { cutTo, Kind, templates } from './templates.ts';

const about = {
  ...{ product: 'Greenhouse', benefit: 'grow tomatoes', audience: 'gardeners', partner: 'Ada' },
  ...{ link: 'https://shop.example/r/ada', coupon: 'ADA10', alternative: 'a balcony' },
};

test('every kind of text has the link, says that it is advertising and fits its place', () => {
  for (const kind of Kind.options) {
    const { longest, write } = templates[kind];
    const { body } = write(about);
    assert.ok(body.includes(about.link) && body.length <= longest, kind);
    assert.match(body, /#ad\b|commission/, kind);
  }
});

test('what is too long is cut where a word ends, and keeps the link', () => {
  const { body } = cutTo({ title: '', body: `${'word '.repeat(90)}${about.link}` }, 280, about.link);
  assert.ok(body.length <= 280 && body.endsWith(`word… ${about.link}`), body);
});

test('a partner gets all eight kinds at the address of the specification', async () => {
  const world = await partnersWorld();
  try {
    const { boss, partner: register } = await shop(world);
    const partner = await register('Ada');
    await world.call(boss, createCoupon.contract, { partnerId: partner.id, code: 'ada10' });
    const headers = { authorization: `Bearer ${await world.keyOf(boss)}`, 'content-type': 'application/json' };
    const { url } = await world.http();
    const answer = await fetch(`${url}/affiliate/content/${partner.id}`, { method: 'POST', headers, body: '{}' });
    const { items }: { items: { kind: string; body: string }[] } = JSON.parse(await answer.text());
    assert.deepEqual(
      items.map(({ kind }) => kind),
      [...Kind.options],
    );
    assert.ok(items.every(({ body }) => body.includes(`/r/${partner.code}`)));
    const short = await world.call(boss, writeContent.contract, {
      partnerId: partner.id,
      kinds: ['twitter'],
      product: 'x'.repeat(80),
    });
    assert.ok(short.items[0].body.length <= 280 && short.items[0].body.includes('ADA10'));
  } finally {
    await world.close();
  }
});
