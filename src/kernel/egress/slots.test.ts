import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlots } from './slots.ts';

/** Asks for a place and notes when it is given. */
function ask(slots: ReturnType<typeof createSlots>, name: string, given: string[], party = '') {
  const stop = new AbortController();
  const place = slots.take('shop.test', stop.signal, party);
  place.then(
    () => given.push(name),
    () => given.push(`${name} gave up`),
  );
  return { place, stop };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('places are given in the order they were asked for', async () => {
  const slots = createSlots(1);
  const given: string[] = [];
  const asks = ['first', 'second', 'third'].map((name) => ask(slots, name, given));
  for (const { place } of asks) (await place)();
  assert.deepEqual(given, ['first', 'second', 'third']);
});

test('who gives up while waiting takes no place and frees none', async () => {
  const slots = createSlots(1);
  const given: string[] = [];
  const [first, second] = ['first', 'second', 'third'].map((name) => ask(slots, name, given));
  second?.stop.abort();
  await settle();
  assert.deepEqual(given, ['first', 'second gave up']);
  (await first?.place)?.();
  await settle();
  assert.deepEqual(given, ['first', 'second gave up', 'third']);
});

test('a place given to one who gives up at that moment goes to the next', async () => {
  const slots = createSlots(1);
  const given: string[] = [];
  const [first, second] = ['first', 'second', 'third'].map((name) => ask(slots, name, given));
  const release = await first?.place;
  second?.stop.abort();
  release?.();
  await settle();
  assert.deepEqual(given, ['first', 'second gave up', 'third']);
});

test('who asks for everything at once does not keep others waiting behind it', async () => {
  const slots = createSlots(2);
  const given: string[] = [];
  const names = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2'];
  const asks = names.map((name) => ask(slots, name, given, name.slice(0, 1)));
  for (let turn = 0; turn < names.length; turn += 1) {
    await settle();
    const next = asks[names.indexOf(given[turn] ?? '')];
    (await next?.place)?.();
  }
  await settle();
  assert.deepEqual(given, ['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
});

test('another host has places of its own', async () => {
  const slots = createSlots(1);
  const { signal } = new AbortController();
  await slots.take('shop.test', signal);
  await slots.take('bank.test', signal);
});
