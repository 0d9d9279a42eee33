// What is written in a form, read as input.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readForm } from './reading.ts';
import { draftsOf, type Schema } from './schema.ts';

const money: Schema = { type: 'object', properties: { amount: { type: 'integer' }, currency: { type: 'string' } } };
const form = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  ...{ type: 'object', properties, required },
});

test('what is needed and was left empty is asked for, what is not needed is left out', () => {
  const schema = form({ title: { type: 'string' }, body: { type: 'string' } }, ['title']);
  assert.deepEqual(readForm(schema, { title: ' ', body: '' }), { value: {}, issues: { title: 'This is needed.' } });
  assert.deepEqual(readForm(schema, { title: ' Ada ', body: '' }), { value: { title: 'Ada' }, issues: {} });
});

test('money is whole units of the smallest kind, whatever the currency', () => {
  const read = (amount: string, currency: string) => readForm(form({ pay: money }), { pay: { amount, currency } });
  assert.deepEqual(read('1,234.50', 'usd').value, { pay: { amount: 123_450, currency: 'USD' } });
  assert.deepEqual(read('5000', 'JPY').value, { pay: { amount: 5000, currency: 'JPY' } });
  assert.deepEqual(read('0.29', 'USD').value, { pay: { amount: 29, currency: 'USD' } });
  assert.match(read('much', 'USD').issues.pay ?? '', /You wrote much/);
  assert.match(read('1', 'dollar').issues.pay ?? '', /three letters/);
});

test('what is out of bounds is told with what was written', () => {
  const schema = form({ days: { type: 'integer', minimum: 1, maximum: 365 } });
  const issue = (text: string) => readForm(schema, { days: text }).issues.days;
  assert.equal(issue('400'), 'At most 365. You wrote 400.');
  assert.equal(issue('1.5'), 'This is a whole number. You wrote 1.5.');
  assert.equal(issue('soon'), 'Write how many days, or such as “2 weeks”. You wrote soon.');
  assert.equal(issue('30'), undefined);
  const [rate] = Object.values(readForm(form({ rate: { type: 'number' } }), { rate: 'much' }).issues);
  assert.equal(rate, 'This is a number. You wrote much.');
});

test('a length of time is read in the unit of its field', () => {
  const schema = form({ holdingDays: { type: 'integer' }, graceMinutes: { type: 'integer' } });
  const read = readForm(schema, { holdingDays: '2 weeks', graceMinutes: '1 h 30 min' });
  assert.deepEqual(read, { value: { holdingDays: 14, graceMinutes: 90 }, issues: {} });
});

test('files and things are read as they were chosen, and left out when there are none', () => {
  const file: Schema = {
    ...{ type: 'object', properties: { bytes: { type: 'string', contentEncoding: 'base64' } } },
  };
  const schema = form({
    files: { type: 'array', items: file },
    noticeIds: { type: 'array', items: { type: 'string', format: 'uuid' } },
    file: { type: 'string', contentEncoding: 'base64' },
  });
  const given = { files: [{ name: 'a.txt', bytes: 'aGk=' }], noticeIds: ['one'], file: 'aGk=' };
  assert.deepEqual(readForm(schema, draftsOf(schema, given)), { value: given, issues: {} });
  assert.deepEqual(readForm(schema, draftsOf(schema, {})), { value: {}, issues: {} });
});

test('a list that may be nothing is left out when nothing is written, and empty only where it is so by itself', () => {
  const words: Schema = { type: 'array', items: { type: 'string' }, minItems: 1 };
  const nullable = form({ scopes: { anyOf: [words, { type: 'null' }], default: null } });
  assert.deepEqual(readForm(nullable, draftsOf(nullable, {})), { value: {}, issues: {} });
  const empty = form({ tags: { ...words, default: [] } });
  assert.deepEqual(readForm(empty, draftsOf(empty, {})).value, { tags: [] });
});

test('one of several forms is read as the one that was chosen, with what tells it from the others', () => {
  const kinds = ['none', 'header'].map((kind) => ({ kind: { type: 'string', const: kind } }));
  const proof: Schema = {
    oneOf: [
      { type: 'object', properties: kinds[0] ?? {}, required: ['kind'] },
      { type: 'object', properties: { ...kinds[1], header: { type: 'string' } }, required: ['kind', 'header'] },
    ],
  };
  const schema = form({ proof }, ['proof']);
  const given = { proof: { kind: 'header', header: 'X-Key' } };
  assert.deepEqual(readForm(schema, draftsOf(schema, given)), { value: given, issues: {} });
  assert.deepEqual(readForm(schema, draftsOf(schema, {})).issues, { proof: 'This is needed.' });
  assert.deepEqual(readForm(schema, { proof: { '': '0', header: 'left from before' } }).value, {
    proof: { kind: 'none' },
  });
  assert.deepEqual(readForm(schema, { proof: { '': '1' } }).issues, { 'proof.header': 'This is needed.' });
});

test('a secret is taken as it was written, with the spaces around it', () => {
  const schema = form({ password: { type: 'string', secret: true } });
  assert.deepEqual(readForm(schema, { password: ' two words ' }).value, { password: ' two words ' });
});

test('a group that may be nothing is nothing when nothing is written in it', () => {
  const owner: Schema = { anyOf: [form({ name: { type: 'string' } }, ['name']), { type: 'null' }] };
  const schema = form({ owner }, ['owner']);
  assert.deepEqual(readForm(schema, { owner: { name: '' } }), { value: { owner: null }, issues: {} });
  assert.deepEqual(readForm(schema, { owner: { name: 'Ada' } }).value, { owner: { name: 'Ada' } });
});

test('what is given stands in the form, and is read as it was given', () => {
  const tags: Schema = { type: 'array', items: { type: 'string' } };
  const schema = form({ title: { type: 'string' }, pay: money, tags, isOpen: { type: 'boolean' } });
  const given = { title: 'Mugs', pay: { amount: 105, currency: 'USD' }, tags: ['a', 'b'], isOpen: true };
  assert.deepEqual(readForm(schema, draftsOf(schema, given)), { value: given, issues: {} });
});

test('a list of things is read row by row, and what is wrong is told of its row', () => {
  const line: Schema = form({ account: { type: 'string' }, money }, ['account']);
  const schema = form(
    { lines: { type: 'array', items: line, minItems: 1 }, tags: { type: 'array', items: line, default: [] } },
    ['lines'],
  );
  const given = { lines: [{ account: 'till', money: { amount: 1250, currency: 'USD' } }] };
  const drafts = draftsOf(schema, given);
  assert.deepEqual(drafts.lines, [{ account: 'till', money: { amount: '12.50', currency: 'USD' } }]);
  assert.deepEqual(readForm(schema, drafts), { value: { ...given, tags: [] }, issues: {} });
  const half = [...(drafts.lines as []), { account: '', money: { amount: 'x', currency: 'USD' } }];
  const { issues } = readForm(schema, { lines: half });
  assert.deepEqual(Object.keys(issues).sort(), ['lines.1.account', 'lines.1.money']);
  assert.deepEqual(readForm(schema, { lines: [] }).issues, { lines: 'This is needed.' });
});
