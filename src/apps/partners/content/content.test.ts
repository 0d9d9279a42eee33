import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '#catalogue';
import { openModelWire } from '#test/model-wire';
import { createWorld } from '#test/world';
import { createCoupon } from '../partner/links.ts';
import { partners } from '../partners.ts';
import { changeTerms, listPrograms } from '../program/programs.ts';
import { partnersWorld, shop } from '../scene.test.ts';
import { writeContent } from './pieces.ts';
import { cutTo, Kind, templates } from './templates.ts';
import { willDo } from './written.ts';

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

test('what is cut still names the coupon and says that it is advertising', () => {
  const long = { ...about, benefit: 'grow tomatoes on the windowsill '.repeat(5), product: 'Greenhouse '.repeat(7) };
  const { longest, write } = templates.twitter;
  const { body } = cutTo(write(long), longest, about.link);
  assert.ok(write(long).body.length > longest && body.length <= longest, body);
  assert.match(body, /… https:\/\/shop\.example\/r\/ada Use the code ADA10 when you order\. #ad$/);
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
    const written = async () =>
      (await world.call(boss, writeContent.contract, { partnerId: partner.id, kinds: ['email'] })).items[0].body;
    assert.match(await written(), /What I use for it is Partner program\./);
    const [program] = (await world.call(boss, listPrograms.contract, {})).items;
    assert.ok(program);
    const terms = { programId: program.id, ifVersion: program.version, ownWords: ['Kestrel'] };
    await world.call(boss, changeTerms.contract, terms);
    assert.match(await written(), /What I use for it is Kestrel\./);
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

test('what a model wrote is taken only with the link, the disclosure, the coupon and nowhere else to go', () => {
  const fine = `Tomatoes in May! ${about.link} with ADA10 #ad`;
  const wanted = { ...about, longest: 280 };
  assert.ok(willDo(fine, wanted));
  for (const wrong of [
    '',
    fine.replace(about.link, 'https://shop.example/'),
    fine.replace('#ad', ''),
    fine.replace('ADA10', 'ADA20'),
    `${fine} and https://elsewhere.example/`,
    fine.padEnd(281),
  ]) {
    assert.ok(!willDo(wrong, wanted), wrong);
  }
});

test('a model writes where there is one; where it is silent or writes amiss the template stands', async () => {
  const wire = await openModelWire();
  const models = { keys: { openai: 'sk-of-a-test-and-of-nothing-else' } };
  const baseUrls = { 'https://api.openai.com': wire.origin };
  const egress = { baseUrls, allowPrivate: [new URL(wire.origin).host] };
  const world = await createWorld({ egress, models, modules: catalogue.includes(partners) ? [] : [partners] });
  try {
    const { boss, partner: register } = await shop(world);
    const { id: partnerId, code } = await register('Ada');
    const write = async () => {
      const { items } = await world.call(boss, writeContent.contract, { partnerId, kinds: ['twitter'] });
      return items[0];
    };
    wire.next({ text: 'Nothing of what is asked for' });
    const draft = await write();
    const link = /\S*\/r\/\S+/.exec(draft.body)?.[0] ?? '';
    assert.ok(link.endsWith(`/r/${code}`), link);
    wire.next({ text: `Tomatoes in May: ${link} #ad` });
    assert.deepEqual(await write(), { ...draft, by: 'model', body: `Tomatoes in May: ${link} #ad` });
    wire.next({ text: 'Buy it, it is the best there is.' });
    assert.deepEqual(await write(), { ...draft, by: 'template' });
    wire.always({ fault: { kind: 'status', status: 400, message: 'no' } });
    assert.deepEqual(await write(), { ...draft, by: 'template' });
  } finally {
    await world.close();
    await wire.close();
  }
});
