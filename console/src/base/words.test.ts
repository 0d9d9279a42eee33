import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDone, buttonWords, initials, label, passing, tried } from './words.ts';

test('names of the machine become words', () => {
  assert.equal(label('createdAt'), 'Created at');
  assert.equal(label('under_100'), 'Under 100');
  assert.equal(label('tenant_admin'), 'Company admin');
  assert.deepEqual(['ip', 'apiKey', 'baseUrl'].map(label), ['IP', 'API key', 'Base URL']);
  assert.deepEqual(['isHard', 'hasWarned', 'email', 'is'].map(label), ['Hard', 'Warned', 'E-mail', 'Is']);
});

test('what a capability promises is told as done', () => {
  assert.equal(asDone('Write a new note.'), 'wrote a new note');
  assert.equal(asDone('Stop using a brand; it can be restored.'), 'stopped using a brand');
  assert.equal(asDone('Copy the flow.'), 'copied the flow');
  assert.equal(asDone('Approve a partner payout, so that it is sent.'), 'approved a partner payout');
  assert.equal(asDone('Plan a run.'), 'planned a run');
});

test('what was refused or failed is not told as done', () => {
  assert.equal(tried('done', 'Draw a flow.'), 'drew a flow');
  assert.equal(tried('refused', 'Draw a flow.'), 'was not allowed to draw a flow');
  assert.equal(tried('failed', 'Draw a flow; it starts by hand.'), 'failed to draw a flow');
});

test('what the house does in passing is not told as if something had come of it', () => {
  assert.equal(tried('done', passing('partners.payout.sendDue')), 'did “send due payout”');
  assert.equal(tried('failed', passing('file.content.sweep')), 'failed to do “sweep content”');
});

test('a button says at most four words', () => {
  assert.equal(buttonWords('notes.note.create', 'Write a new note.'), 'Write a new note');
  assert.equal(buttonWords('meter.invoice.markPaid', 'Say that an invoice was paid.'), 'Mark paid invoice');
});

test('two letters stand for a name', () => {
  assert.deepEqual([initials('Ines Kaya'), initials('Writer'), initials('ada@example.com')], ['IK', 'WR', 'AE']);
});
