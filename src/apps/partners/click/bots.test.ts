// Measured on user agents that others have collected. Where the collection is not at hand there is nothing to measure.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isBot } from './bots.ts';

const collection = new URL('../../../../../shared/testdata/06-bots/isbot_fixtures.json', import.meta.url);
const skip = existsSync(collection) ? false : 'the collection is not here';

test('bots are known for what they are, and people are not taken for them', { skip }, () => {
  const { bot, human }: { bot: string[]; human: string[] } = JSON.parse(readFileSync(collection, 'utf8'));
  assert.ok(bot.length > 500 && human.length > 500);
  const share = (agents: string[]) => agents.filter(isBot).length / agents.length;
  assert.ok(share(bot) >= 0.95, `recall ${share(bot)}`);
  assert.ok(share(human) <= 0.011, `false positives ${share(human)}`);
});

test('automated browsers, previews and scripts are no visitors; everyday browsers are', () => {
  const bots = [
    '',
    ' ',
    'curl/8.5.0',
    'python-requests/2.32.3',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  ];
  const webkit = (system: string, browser: string) =>
    `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${browser} Safari/537.36`;
  const people = [
    webkit('Windows NT 10.0; Win64; x64', 'Chrome/139.0.0.0'),
    webkit('iPhone; CPU iPhone OS 18_5 like Mac OS X', 'Version/18.5 Mobile/15E148'),
    webkit('Linux; Android 14; SM-S918B', 'Chrome/138.0.0.0 Mobile'),
    // A telephone that is called almost like what it is not.
    webkit('Linux; Android 8.0.0; CUBOT_P20', 'Chrome/70.0.3538.110 Mobile'),
  ];
  assert.deepEqual([...new Set(bots.map(isBot))], [true]);
  assert.deepEqual([...new Set(people.map(isBot))], [false]);
});
