import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf, plainProse, withMark, wordsOf } from './prose.ts';

test('strong words, code and addresses of the web are told apart; any other address stays text', () => {
  assert.deepEqual(wordsOf('Four asked for **hardy basil**, see `note 7` and [the shop](https://shop.example/a).'), [
    { text: 'Four asked for ' },
    { text: 'hardy basil', look: 'strong' },
    { text: ', see ' },
    { text: 'note 7', look: 'code' },
    { text: ' and ' },
    { text: 'the shop', to: 'https://shop.example/a' },
    { text: '.' },
  ]);
  assert.deepEqual(wordsOf('[x](javascript:alert)'), [{ text: '[x](javascript:alert)' }]);
});

test('headings, paragraphs and lists are blocks; lines that follow one another are one', () => {
  assert.deepEqual(
    blocksOf('# Fair\nTwo tables,\none banner.\n\n- seeds\n- pots\n1. first').map((block) =>
      block.kind === 'list' ? [block.isNumbered, block.items.length] : [block.kind, block.words.length],
    ),
    [
      ['heading', 1],
      ['text', 3],
      [false, 2],
      [true, 1],
    ],
  );
  assert.deepEqual(blocksOf(''), []);
});

test('in one line the marks are gone', () => {
  assert.equal(plainProse('## Fair\n\n- **two** tables\n- [swap](https://a.example)'), 'Fair two tables swap');
});

test('a mark is put around what is chosen, or before its lines', () => {
  assert.deepEqual(withMark('ask the bank', [4, 7], 'strong'), { text: 'ask **the** bank', from: 6, to: 9 });
  assert.deepEqual(withMark('seeds\npots', [0, 10], 'list').text, '- seeds\n- pots');
  assert.deepEqual(withMark('Fair', [2, 2], 'heading').text, '## Fair');
  assert.deepEqual(withMark('', [0, 0], 'link'), { text: '[words](https://)', from: 1, to: 6 });
});
