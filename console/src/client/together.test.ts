import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Told, togetherBy } from './together.ts';

const refusals: Readonly<Record<string, { code: string; message: string }>> = {
  secret: { code: 'forbidden', message: 'Not you' },
  ours: { code: 'invalid', message: 'Not together' },
};

function house() {
  const heard: string[] = [];
  const ask = togetherBy({
    alone(capability) {
      heard.push(capability);
      return Promise.resolve(capability);
    },
    all(reads, signal) {
      heard.push(reads.map(({ capability }) => capability).join(' '));
      signal.addEventListener('abort', () => heard.push('nobody waits'));
      const told = reads.map(({ capability }): Told => {
        const refusal = refusals[capability];
        return refusal ? { status: 'refused', ...refusal } : { status: 'done', output: capability };
      });
      return Promise.resolve(told);
    },
    refusal: ({ code }) => new Error(code),
  });
  return { heard, ask };
}

test('what is asked in one moment is one question, and each hears its own answer', async () => {
  const { heard, ask } = house();
  const answers = await Promise.allSettled([ask('people', {}), ask('secret', {}), ask('notes', {})]);
  assert.deepEqual(heard, ['people secret notes']);
  const told = answers.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
  assert.deepEqual(told, ['people', 'Error: forbidden', 'notes']);
});

test('what can not be asked together with the rest is asked alone', async () => {
  const { heard, ask } = house();
  assert.deepEqual(await Promise.all([ask('people', {}), ask('ours', {})]), ['people', 'ours']);
  assert.deepEqual(heard, ['people ours', 'ours']);
});

test('what is asked alone goes alone', async () => {
  const { heard, ask } = house();
  await ask('people', {});
  await ask('notes', {});
  assert.deepEqual(heard, ['people', 'notes']);
});

test('more than fifty go in several questions', async () => {
  const { heard, ask } = house();
  await Promise.all(Array.from({ length: 51 }, (_, index) => ask(`a${index}`, {})));
  assert.deepEqual(
    heard.map((one) => one.split(' ').length),
    [50, 1],
  );
});

test('whoever goes away is not asked for, and the question is given up when nobody waits any more', async () => {
  const { heard, ask } = house();
  const [early, late] = [new AbortController(), new AbortController()];
  const answers = [ask('people', {}, early.signal), ask('notes', {}, late.signal), ask('flows', {}, late.signal)];
  early.abort();
  const told = Promise.allSettled(answers);
  await answers[1];
  late.abort();
  assert.deepEqual(
    (await told).map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled'],
  );
  assert.deepEqual(heard, ['notes flows', 'nobody waits']);
});
