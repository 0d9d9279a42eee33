import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { evaluated } from '../../flow/sandbox/expression.ts';
import { toJsonata } from './template.ts';

const input = [
  {
    name: 'ada lovelace',
    price: 12.5,
    tags: ['a', 'b'],
    'full name': 'Ada L',
    nothing: null,
    at: '2026-03-01T10:20:30.000Z',
  },
  { name: 'bob', price: 3, tags: [] },
];
const scope = {
  ...{ input, item: input[0], index: 0, params: { SHOP: 'https://shop.example' } },
  nodes: {
    ask: [{ id: 7 }, { id: 8 }],
    one: [{ id: 9 }],
    around: { item: { id: 5 }, index: 1 },
    six: [1, 2, 3, 4, 5, 6].map((n) => ({ n })),
  },
};
const sights = new Map([
  ['Ask', { path: 'ask' }],
  ['Only one', { path: 'one' }],
  ['Six', { path: 'six', within: { loop: 'around', size: 2 } }],
]);
const parameters: string[] = [];
const names = {
  isEach: true,
  sightOf: (name: string) => sights.get(name),
  parameter: (name: string) => {
    parameters.push(name);
    return name;
  },
};

function worth(expression: string): Promise<unknown> {
  const translated = toJsonata(expression, names);
  assert.ok('said' in translated, `${expression}: ${'untold' in translated ? translated.untold : ''}`);
  return evaluated(translated.said, scope);
}

/** What JavaScript gives for the same. */
const told: readonly (readonly [string, unknown])[] = [
  ['={{ $json.name }}', 'ada lovelace'],
  ['={{ $json["full name"] }}', 'Ada L'],
  ['={{ $json.tags[1] }}', 'b'],
  ['=Dear {{ $json.name }}, {{ $json.price }} EUR', 'Dear ada lovelace, 12.5 EUR'],
  ['={{ $json.name.toUpperCase() }}', 'ADA LOVELACE'],
  ['={{ $json.name.split(" ")[0] }}', 'ada'],
  ['={{ $json.name.replace(/a/g, "o") }}', 'odo loveloce'],
  ['={{ $json.name.replace("a", "o") }}', 'oda lovelace'],
  ['={{ $json.price * 2 + 1 }}', 26],
  ['={{ $json.price > 10 && $json.tags.length === 2 }}', true],
  ['={{ $json.missing || "nobody" }}', 'nobody'],
  ['={{ $json.nothing ?? "nobody" }}', 'nobody'],
  ['={{ $json.missing?.deep?.deeper === undefined }}', true],
  ['={{ $json.nothing !== null }}', false],
  ['={{ $json.price >= 12.5 ? "much" : "little" }}', 'much'],
  ['={{ "n: " + $json.price }}', 'n: 12.5'],
  [['={{ `', '{$json.name}!` }}'].join('$'), 'ada lovelace!'],
  ['={{ $json.tags.map(tag => tag.toUpperCase()).join("+") }}', 'A+B'],
  ['={{ $input.all().filter(one => one.price > 5).length }}', 1],
  ['={{ $json.tags.includes("b") }}', true],
  ['={{ $json.name.includes("love") }}', true],
  ['={{ Math.round($json.price) }}', 13],
  ['={{ $json.price.round() }}', 13],
  ['={{ Object.keys($json).length }}', 6],
  ['={{ JSON.stringify($json.tags) }}', '["a","b"]'],
  ['={{ [1, 2, $json.price] }}', [1, 2, 12.5]],
  ['={{ ({ a: $json.price, b: "c" }) }}', { a: 12.5, b: 'c' }],
  ['={{ $itemIndex + 1 }}', 1],
  ['={{ $node["Ask"].json.id }}', 7],
  ['={{ $node["Ask"].json["id"] }}', 7],
  ["={{ $('Ask').first().json.id }}", 7],
  ["={{ $('Ask').last().json.id }}", 8],
  ["={{ $('Ask').all().length }}", 2],
  ["={{ $('Only one').item.json.id }}", 9],
  ["={{ $('Six').item.json.n }}", 3],
  ['={{ DateTime.fromISO($json.at).toFormat("yyyy-MM-dd HH:mm") }}', '2026-03-01 10:20'],
  ['={{ new Date($json.at).toISOString() }}', '2026-03-01T10:20:30.000Z'],
  ['={{ DateTime.fromISO($json.at).plus({ days: 3 }).toISODate() }}', '2026-03-04'],
  ['={{ DateTime.fromISO($json.at).minus(1, "hours").toISO() }}', '2026-03-01T09:20:30.000Z'],
  ['={{ $env.SHOP }}/cart', 'https://shop.example/cart'],
  ['={{ !$json.missing }}', true],
];

suite('an expression of n8n', () => {
  for (const [expression, value] of told) {
    test(`${expression} means the same here`, async () => {
      assert.deepEqual(await worth(expression), value);
    });
  }

  test('names the settings it reads, so that they can be set', async () => {
    await worth('={{ $env.SHOP }}');
    assert.ok(parameters.includes('SHOP'));
  });

  test('is left to JavaScript when it can not surely be said', () => {
    for (const text of [
      '={{ $json.a.b.c() }}',
      '={{ [...$json.tags] }}',
      '={{ $json.name.slice(0, 3) }}',
      '={{ (() => { return 1 })() }}',
    ]) {
      assert.ok('untold' in toJsonata(text, names), text);
    }
    assert.match(Object(toJsonata("={{ $('Gone').item.json.id }}", names)).untold, /Gone/);
  });
});
