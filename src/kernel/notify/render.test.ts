import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isKind, kindNames, languages } from './model.ts';
import { filled, type Look, line, placesIn, rendered, strayPlaces } from './render.ts';
import { words } from './templates/languages.ts';
import { mailNames, mails } from './templates/words.ts';

const look: Look = { company: 'Acme', language: 'en', buttons: { link: 'Open' } };

test('what is filled in is never markup, whatever it is', () => {
  const template = { subject: '{{title}}', text: 'Dear {{name}},\n\n{{title}}\n\n{{link}}', html: null };
  const evil = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '=', '{', '}', '\n', '/') });
  const frame = rendered(template, { title: '', name: '', link: '' }, look).html;
  const tags = (html: string) => (html.match(/<[^>]*>/g) ?? []).filter((tag) => tag !== '<br>').length;
  fc.assert(
    fc.property(evil, evil, (title, name) => {
      const { html, subject } = rendered(template, { title, name, link: '' }, look);
      assert.equal(tags(html), tags(frame));
      assert.doesNotMatch(subject, /[\r\n]/);
    }),
  );
});

test('only web addresses become buttons', () => {
  const template = { subject: 'x', text: 'Hello\n\n{{link}}' };
  const html = (link: string) => rendered(template, { link }, look).html;
  assert.match(html('https://acme.example/a?b=1&c=2'), /href="https:\/\/acme\.example\/a\?b=1&amp;c=2"/);
  assert.match(html('[link]'), /href="\[link\]"/, 'filled in when the mail leaves');
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'https://a" onclick="x', '', '[link] x']) {
    assert.doesNotMatch(html(bad), /href/, bad);
  }
});

test('an own template is taken as markup, what is filled in is not', () => {
  const template = { subject: 'x', text: 'x', html: '<h1>{{ title }}</h1>' };
  assert.match(rendered(template, { title: '<b>' }, look).html, /<h1>&lt;b&gt;<\/h1>/);
});

test('what is filled in is not looked through again', () => {
  assert.equal(filled('{{a}} {{b}}', { a: '{{b}}', b: 'secret' }), '{{b}} secret');
  assert.equal(filled('{{constructor}}', {}), '');
  assert.equal(line('{{a}}', { a: 'one\r\nBcc: everybody' }), 'one Bcc: everybody');
});

test('a place that nobody fills is found before it is sent', () => {
  assert.deepEqual(strayPlaces('{{name}} {{nmae}} {{ 1 }} {{open', ['name']), ['nmae', '{{ 1 }}', '{{open']);
  assert.deepEqual(strayPlaces('{{ name }} { } {x}', ['name']), []);
});

test('every language says everything, with the places that there are', () => {
  for (const language of languages) {
    const said = words[language];
    for (const name of mailNames) {
      const { subject, text } = said.mails[name];
      assert.deepEqual(strayPlaces(subject + text, mails[name]), [], `${language} ${name}`);
    }
    for (const kind of kindNames.filter(isKind)) {
      const places = (one: typeof said) => placesIn(one.kinds[kind].title + one.kinds[kind].body).sort();
      assert.deepEqual(places(said), places(words.en), `${language} ${kind}`);
    }
  }
});

test('an invitation always carries its link', () => {
  for (const language of languages) {
    for (const name of ['invitation', 'passwordReset', 'verification'] as const) {
      assert.ok(placesIn(words[language].mails[name].text).includes('link'));
    }
  }
});
