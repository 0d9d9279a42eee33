import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileIn, messageIn, pressIn, Sent } from './model.ts';

const connectionId = '019abcde-0000-7000-8000-00000000000a';
const from = { id: 42, is_bot: false, first_name: 'Ada' };
const message = { message_id: 9, from, chat: { id: -100 }, text: 'Hello' };

test('in a group one is named by oneself and answered in the group', () => {
  const { from: who, chat } = messageIn({ connectionId, message }) ?? {};
  assert.deepEqual([who, chat], ['42', '-100']);
});

test('what a bot says, or a channel by itself, is not heard', () => {
  assert.equal(messageIn({ connectionId, message: { ...message, from: { ...from, is_bot: true } } }), undefined);
  assert.equal(messageIn({ connectionId, message: { ...message, from: undefined } }), undefined);
});

test('of a picture in several sizes the largest is told', () => {
  const photo = ['small', 'large'].map((file_id) => ({ file_id }));
  const shared = fileIn({ connectionId, message: { ...message, text: undefined, photo } });
  assert.deepEqual([shared?.kind, shared?.remoteId], ['image', 'large']);
});

test('a press without a message of ours, or of an unknown connection, is none', () => {
  const callback_query = { id: '1', from, message: { message_id: 1, chat: { id: 42 } }, data: 'token' };
  assert.equal(pressIn({ connectionId, callback_query })?.token, 'token');
  assert.equal(pressIn({ connectionId, callback_query: { ...callback_query, message: undefined } }), undefined);
  assert.equal(pressIn({ callback_query }), undefined);
});

test('what is no update is not understood', () => {
  assert.equal(Sent.safeParse('<html>').success, false);
  assert.equal(Sent.safeParse('{"update_id":"1"}').success, false);
});
