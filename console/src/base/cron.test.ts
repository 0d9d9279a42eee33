import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cronWords } from './cron.ts';

test('times of the clock are told in words', () => {
  const told = {
    '0 8 * * 1': 'Mondays at 08:00',
    '30 9 * * 1,3,0': 'Mondays, Wednesdays and Sundays at 09:30',
    '15 7 * * 1-5': 'on weekdays at 07:15',
    '0 9 * * *': 'every day at 09:00',
    '0 * * * *': 'every hour',
    '5 * * * *': 'every hour at 5 past',
    '*/15 * * * *': 'every 15 minutes',
    '0 */6 * * *': 'every 6 hours',
    '0 9 1 * *': 'on day 1 of the month at 09:00',
  };
  for (const [cron, words] of Object.entries(told)) assert.equal(cronWords(cron), words);
});

test('what has no words stays as it is written', () => {
  for (const cron of ['0 9 1 1 *', '0 9 1 * 1', '0 9-17 * * *', '*/15 * * * 1', 'now and then', '0 9 * * MON']) {
    assert.equal(cronWords(cron), cron);
  }
});
