// Files that are broken, in whatever way: each becomes a flow with a word on what is wrong, or is refused in words.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '#base/fault';
import { importedFrom } from './import.ts';

const node = (name: string, type: string, more: object = {}) => ({ name, type: `n8n-nodes-base.${type}`, ...more });
const to = (...names: string[]) => ({ main: [names.map((name) => ({ node: name, type: 'main', index: 0 }))] });
const file = (nodes: readonly object[], connections: object = {}) => JSON.stringify({ nodes, connections });
const compare = (operation: unknown) => ({
  conditions: { string: [{ value1: '={{ $json.a }}', value2: 'b', operation }] },
});

function outcome(text: string): 'drawn' | string {
  try {
    importedFrom(text);
    return 'drawn';
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}

suite('a broken file', () => {
  test('is not mistaken for what every object has', () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    for (const name of names) {
      assert.equal(outcome(file([node('a', name), node('b', 'if', { parameters: compare(name) })])), 'drawn', name);
      const set = { values: { string: [{ name: 'x', value: `={{ $now.${name} }}` }] } };
      assert.equal(outcome(file([node('a', 'set', { parameters: set })])), 'drawn', name);
    }
  });

  test('that goes round in itself ends', () => {
    const reads = { parameters: { values: { string: [{ name: 'x', value: '={{ $("a").item.json.x }}' }] } } };
    const nodes = [node('a', 'noOp'), node('b', 'if', { parameters: compare('equal') }), node('c', 'set', reads)];
    assert.equal(outcome(file(nodes, { a: to('a') })), 'drawn');
    assert.equal(outcome(file(nodes, { a: to('b'), b: to('a') })), 'drawn');
  });

  test('that is too much is refused as such', () => {
    const many = (count: number, type: string) => Array.from({ length: count }, (_, at) => node(`n${at}`, type));
    const next = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`n${at}`, to(`n${(at * 7 + 1) % 400}`, `n${(at * 13 + 5) % 400}`)]),
    );
    assert.equal(outcome(file(many(400, 'splitInBatches'), next)), 'too_large');
    assert.equal(outcome(file(Array.from({ length: 60_000 }, () => node('same', 'noOp')))), 'too_large');
    assert.equal(outcome(file([node('a', 'noOp', { retryOnFail: true, waitBetweenTries: 1e300 })])), 'drawn');
  });

  test('becomes a flow or is refused, wherever it is broken', () => {
    const nodes = [
      node('Webhook', 'webhook', { position: [1, 2], parameters: { path: 'x', httpMethod: 'POST' } }),
      node('If', 'if', { parameters: compare('contains') }),
      node('Loop', 'splitInBatches', { typeVersion: 3, parameters: { batchSize: 2 } }),
      node('Ask', 'httpRequest', { parameters: { url: '={{ $json.url }}' }, credentials: { slackApi: { id: '1' } } }),
      node('Code', 'code', { parameters: { jsCode: 'return $input.all()' } }),
    ];
    const whole = file(nodes, { Webhook: to('If'), If: to('Loop'), Loop: to('Code', 'Ask'), Ask: to('Loop') });
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(
        '__proto__',
        '={{',
        `={{ ${'('.repeat(300)} }}`,
        '={{ $("nobody").item.json }}',
        -1,
        1e300,
      ),
    );
    fc.assert(
      fc.property(fc.nat(), odd, (which, value) => {
        const told: unknown = JSON.parse(whole);
        const places = placesIn(told);
        const { holder, key } = places[which % places.length] ?? { holder: {}, key: '' };
        holder[key] = value;
        assert.match(outcome(JSON.stringify(told)), /^(drawn|invalid|too_large)$/);
        assert.match(outcome(whole.slice(0, which % whole.length)), /^(drawn|invalid)$/);
      }),
      { numRuns: 500 },
    );
  });
});

function placesIn(value: unknown): { holder: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder: Record<string, unknown> = Object(value);
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
