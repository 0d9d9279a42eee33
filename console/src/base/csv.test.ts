// Files for spreadsheets: RFC 4180, and no cell that one of them would run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, readCsv } from './csv.ts';

test('rows become lines under the names of all their facts', () => {
  const rows = [
    { name: 'Mug', price: { amount: 2400, currency: 'USD' } },
    { name: 'Bowl, large', tags: ['a', 'b'] },
  ];
  const lines = ['"name","price","tags"', '"Mug","24.00 USD",""', '"Bowl, large","","a, b"'];
  assert.equal(csvOf(rows), lines.join('\r\n'));
});

test('what a spreadsheet would run as a formula is text; a number stays a number', () => {
  for (const cell of ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\tx']) {
    assert.equal(csvOf([{ cell }]), `"cell"\r\n"'${cell}"`);
  }
  assert.equal(csvOf([{ cell: '-12.5' }]), '"cell"\r\n"-12.5"');
});

test('a file is read whichever way its cells are kept apart', () => {
  const wanted = [
    ['name', 'says'],
    ['Ada', 'one, "two"\nthree'],
  ];
  for (const between of [',', ';', '\t']) {
    assert.deepEqual(readCsv(`\uFEFFname${between}says\r\nAda${between}"one, ""two""\nthree"\r\n\r\n`), wanted);
  }
});

test('what was written is read as it was', () => {
  const rows = [{ a: 'x, "y"', b: 'line\r\nline' }];
  assert.deepEqual(readCsv(csvOf(rows)), [
    ['a', 'b'],
    ['x, "y"', 'line\r\nline'],
  ]);
});
