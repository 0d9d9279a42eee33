import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { defaultAddresses, parseAddress } from './address.ts';
import { contract } from './declare.ts';
import { event } from './event.ts';
import { Bytes, Instant, list, Money, outside, Page, secret, text } from './fields.ts';
import { defineModule, reaction } from './manifest.ts';
import { titleOf } from './title.ts';

const spec = {
  name: 'trial.thing.do',
  summary: 'Do a thing.',
  effect: 'read',
  access: 'trial.thing.do',
  input: z.object({}),
  output: z.object({}),
  example: {},
} as const;

test('a capability is named after its module, a noun and a verb, or after its agreement and a verb', () => {
  for (const name of ['notes.note.create', 'landing-pages.page.publishNow', 'mcp.garden.plant.water', 'mail.send']) {
    assert.equal(contract({ ...spec, name }).name, name);
  }
  for (const name of [
    '',
    'notes',
    'Notes.note.create',
    'notes.note.create ',
    'notes..create',
    'a.b.c.d.e',
    'notes.note.create-it',
  ]) {
    assert.throws(() => contract({ ...spec, name }), TypeError, name);
  }
});

test('what does not say who may use it is refused, unless everybody may', () => {
  const { access: _, ...open } = spec;
  assert.throws(() => contract(open), /trial\.thing\.do/);
  assert.equal(contract({ ...open, caller: 'visitor' }).caller, 'visitor');
});

test('what is not said is what is usual', () => {
  const { answer, body, caller, addresses } = contract(spec);
  assert.deepEqual(
    { answer, body, caller, addresses },
    { answer: 'json', body: 'json', caller: 'actor', addresses: [] },
  );
});

test('an address is a method and a path', () => {
  assert.deepEqual(parseAddress('POST /affiliate/payouts/:payoutId/approve'), {
    method: 'POST',
    path: '/affiliate/payouts/:payoutId/approve',
  });
  for (const wrong of [
    '',
    '/notes',
    'GET notes',
    'get /notes',
    'HEAD /notes',
    'GET  /notes',
    'GET /a b',
    'GET /a?b=c',
    'GET /a\n',
  ]) {
    assert.throws(() => parseAddress(wrong), TypeError, wrong);
  }
  const both = contract({ ...spec, http: 'GET /things', aliases: ['GET /stuff'] });
  assert.deepEqual(
    both.addresses.map(({ path }) => path),
    ['/things', '/stuff'],
  );
});

test('every capability has its own address; a read answers GET as well', () => {
  const path = '/api/v1/notes/note/list';
  const post = { method: 'POST', path };
  assert.deepEqual(defaultAddresses('notes.note.list', 'read'), [post, { method: 'GET', path }]);
  assert.deepEqual(defaultAddresses('notes.note.list', 'write'), [post]);
  assert.deepEqual(defaultAddresses('notes.note.list', 'send'), [post]);
});

test('a kept promise carries its contract, its code and how to look up what became of it', async () => {
  const promise = contract(spec);
  const lookup = async () => ({});
  const kept = promise.implement(() => ({}), { lookup });
  assert.equal(kept.contract, promise);
  assert.deepEqual(await kept.run({} as never, {}), {});
  assert.equal(kept.lookup, lookup);
  assert.equal(promise.implement(() => ({})).lookup, undefined);
});

test('an event has a name of at most a hundred characters', () => {
  const data = z.object({ id: z.string() });
  assert.equal(event({ name: 'notes.note.created', summary: 'x', data }).data, data);
  const long = `notes.${'x'.repeat(95)}`;
  for (const name of ['', 'notes', 'Notes.created', 'notes.note created', long]) {
    assert.throws(() => event({ name, summary: 'x', data }), TypeError, name);
  }
  assert.equal(event({ name: long.slice(0, 100), summary: 'x', data }).name.length, 100);
});

test('a module holds its own capabilities alone', () => {
  const capability = contract(spec).implement(() => ({}));
  assert.equal(defineModule({ name: 'trial', title: 'Trial', capabilities: [capability] }).name, 'trial');
  assert.throws(() => defineModule({ name: 'other', title: 'Other', capabilities: [capability] }), /trial\.thing\.do/);
  for (const name of ['', 'Trial', 'trial thing', '1trial', 'trial_two']) {
    assert.throws(() => defineModule({ name, title: 'x', capabilities: [] }), TypeError, name);
  }
});

test('a reaction hears one type of event', () => {
  const happened = event({ name: 'trial.thing.happened', summary: 'x', data: z.object({ n: z.int() }) });
  const input = () => ({});
  assert.deepEqual(reaction(happened, contract(spec), input).on, 'trial.thing.happened');
});

test('what hears many events at once is a write whose input is lists', () => {
  const happened = event({ name: 'trial.thing.happened', summary: 'x', data: z.object({ n: z.int() }) });
  const input = ({ data }: { data: { n: number } }) => ({ all: [data.n] });
  const lists = { ...spec, effect: 'write', undo: { never: 'x' }, input: z.object({ all: z.array(z.int()) }) } as const;
  const many = contract({ ...lists, example: { all: [1] } });
  assert.equal(reaction(happened, many, { atOnce: 500, input }).atOnce, 500);
  const spooled = contract({ ...lists, record: 'spool', example: { all: [1] } });
  const single = contract({ ...lists, input: z.object({ n: z.int() }), example: { n: 1 } });
  for (const other of [spooled, single]) {
    assert.throws(() => reaction(happened, other as typeof many, { atOnce: 500, input }), TypeError);
  }
});

test('an instant is the same text however it was written, so that it compares as text', () => {
  const written = [
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.6Z', '2026-01-02T03:04:05.600Z'],
    ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
    ['2026-01-02T03:04:05.678912Z', '2026-01-02T03:04:05.678Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ] as const;
  for (const [given, told] of written) assert.equal(Instant.parse(given), told);
  for (const wrong of [
    '',
    'now',
    '2026-02-30T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+01:00',
    'x'.repeat(24),
  ]) {
    assert.equal(Instant.safeParse(wrong).success, false, wrong);
  }
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      assert.equal(Instant.parse(date.toISOString()), date.toISOString());
    }),
  );
});

test('bytes are bytes in process and base64 in JSON', () => {
  const bytes = Buffer.from([0, 255, 1]);
  assert.equal(Bytes.parse(bytes), bytes);
  assert.deepEqual(Bytes.parse(bytes.toString('base64')), bytes);
  assert.deepEqual(Bytes.parse(''), Buffer.alloc(0));
  for (const wrong of ['not base64!', 'AAA', 5, null, [1, 2]])
    assert.equal(Bytes.safeParse(wrong).success, false, String(wrong));
});

test('money is whole and has a currency', () => {
  assert.ok(Money.safeParse({ amount: -5, currency: 'EUR' }).success);
  for (const wrong of [
    { amount: 0.5, currency: 'EUR' },
    { amount: 1 },
    { amount: 1, currency: 'eur' },
    { amount: 2 ** 53, currency: 'EUR' },
  ]) {
    assert.equal(Money.safeParse(wrong).success, false, JSON.stringify(wrong));
  }
});

test('text is trimmed, not empty and not endless', () => {
  assert.equal(text(3).parse('  abc '), 'abc');
  for (const wrong of ['', '   ', 'abcd']) assert.equal(text(3).safeParse(wrong).success, false, wrong);
});

test('a page has fifty of a list unless one asks for another number, also as text', () => {
  assert.deepEqual(Page.parse({}), { limit: 50 });
  assert.deepEqual(Page.parse({ limit: '7', after: 'x' }), { limit: 7, after: 'x' });
  for (const limit of [0, 201, 1.5, 'many']) assert.equal(Page.safeParse({ limit }).success, false, String(limit));
  assert.ok(list(z.string()).safeParse({ items: ['a'], next: null }).success);
  assert.equal(list(z.string()).safeParse({ items: ['a'] }).success, false);
});

test('a mark stays with a field, beside what was said of it before', () => {
  const field = outside(secret(z.string().describe('A PIN')));
  assert.deepEqual(field.meta(), { description: 'A PIN', secret: true, outside: true });
});

test('one call is told by its own title, and by the summary where it has none to give', () => {
  const titled = (title?: () => unknown) =>
    titleOf(contract({ ...spec, ...(title ? { title: title as () => string } : {}) }), {});
  assert.equal(titled(), 'Do a thing');
  assert.equal(
    titled(() => 'Pay Mara €412.00'),
    'Pay Mara €412.00',
  );
  assert.equal(
    titled(() => ' a\nb\u202ec\ud800 '),
    'a b c\ufffd',
  );
  assert.deepEqual([...titled(() => '🙂'.repeat(300))].length, 160);
  for (const none of [() => '', () => ' \n', () => undefined, () => ({}), () => JSON.parse('{')]) {
    assert.equal(titled(none), 'Do a thing');
  }
});

test('a title knows the input and what is at stake', () => {
  const paying = contract({
    ...spec,
    input: z.object({ to: z.string() }),
    example: { to: 'Mara' },
    title: ({ to }, stake) => `Pay ${to} ${stake?.amount ?? 'something'}`,
  });
  assert.equal(titleOf(paying, { to: 'Mara' }), 'Pay Mara something');
  assert.equal(titleOf(paying, { to: 'Mara' }, { amount: 5, currency: 'EUR' }), 'Pay Mara 5');
  assert.equal(titleOf(paying, null), 'Do a thing');
});
