// What single nodes become and do, against what n8n's own pages say of them.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Node } from '../flow/graph.ts';
import { layoutOf } from '../flow/layout.ts';
import { ran } from '../flow/sandbox/code.ts';
import { evaluated, resolved } from '../flow/sandbox/expression.ts';
import { importedFrom } from './import.ts';

const node = (type: string, parameters: object, more: object = {}) => ({
  ...{ name: 'It', type: `n8n-nodes-base.${type}`, typeVersion: 1, position: [0, 0], parameters },
  ...more,
});
const line = (to: string, index = 0) => ({ node: to, type: 'main', index });

function imported(nodes: readonly object[], connections: object) {
  return importedFrom(JSON.stringify({ name: 'A flow', nodes, connections }));
}

function only(type: string, parameters: object, more: object = {}): Node {
  const { graph } = imported([node(type, parameters, more)], {});
  const found = graph.nodes.find(({ id }) => id === 'it');
  assert.ok(found);
  return found;
}

/** What comes out when these items go in. */
function out(made: Node, input: readonly Readonly<Record<string, unknown>>[]): Promise<unknown> {
  const scope = { input, nodes: {}, params: {}, run: {} };
  if (made.kind === 'code') return ran(made.code, scope);
  if (made.kind === 'transform') return evaluated(made.expression, scope);
  assert.ok(made.kind === 'set' && made.each);
  return Promise.all(
    input.map(async (item, index) => {
      const values = Object(await resolved(made.values, { ...scope, item, index }));
      return made.keep ? { ...item, ...values } : values;
    }),
  );
}

const things = [
  { id: 1, name: 'pear', price: 3, kind: 'fruit' },
  { id: 2, name: 'Apple', price: 2, kind: 'fruit' },
  { id: 3, name: 'leek', price: 1, kind: 'root' },
];

suite('what a list node of n8n does', () => {
  const cases: readonly (readonly [string, Node, unknown])[] = [
    ['limit keeps the first', only('limit', { maxItems: 2 }), things.slice(0, 2)],
    ['limit keeps the last', only('limit', { maxItems: 1, keep: 'lastItems' }), things.slice(2)],
    [
      'sort goes by name, great or small letters alike',
      only('sort', { sortFieldsUi: { sortField: [{ fieldName: 'name' }] } }),
      [things[1], things[2], things[0]],
    ],
    [
      'aggregate gathers one field of all',
      only('aggregate', { fieldsToAggregate: { fieldToAggregate: [{ fieldToAggregate: 'id' }] } }),
      [{ id: [1, 2, 3] }],
    ],
    [
      'aggregate gathers all of them',
      only('aggregate', { aggregate: 'aggregateAllItemData', destinationFieldName: 'all' }),
      [{ all: things }],
    ],
    [
      'summarize counts and sums by a field',
      only('summarize', {
        fieldsToSplitBy: 'kind',
        fieldsToSummarize: {
          values: [
            { field: 'price', aggregation: 'sum' },
            { field: 'id', aggregation: 'count' },
          ],
        },
      }),
      [
        { kind: 'fruit', sum_price: 5, count_id: 2 },
        { kind: 'root', sum_price: 1, count_id: 1 },
      ],
    ],
    [
      'remove duplicates looks at the fields it is told to',
      only('removeDuplicates', { compare: 'selectedFields', fieldsToCompare: 'kind' }),
      [things[0], things[2]],
    ],
    [
      'rename keys renames',
      only('renameKeys', { keys: { key: [{ currentKey: 'name', newKey: 'title' }] } }),
      things.map(({ name, ...rest }) => ({ ...rest, title: name })),
    ],
    [
      'filter keeps what its condition holds for',
      only('filter', {
        conditions: {
          combinator: 'and',
          conditions: [
            { leftValue: '={{ $json.price }}', rightValue: 1, operator: { type: 'number', operation: 'gt' } },
          ],
        },
      }),
      things.slice(0, 2),
    ],
    [
      'older set puts a field beside the others',
      only('set', { values: { string: [{ name: 'shout', value: '={{ $json.name.toUpperCase() }}' }] } }),
      things.map((thing) => ({ ...thing, shout: thing.name.toUpperCase() })),
    ],
    [
      'newer set keeps nothing else unless it is told to',
      only(
        'set',
        { assignments: { assignments: [{ name: 'a.b', type: 'number', value: '={{ $json.price * 2 }}' }] } },
        { typeVersion: 3.4 },
      ),
      [{ a: { b: 6 } }, { a: { b: 4 } }, { a: { b: 2 } }],
    ],
    [
      'code of old sets variables that nobody declared',
      only('function', { functionCode: 'for (item of items) { item.json.seen = true; }\nreturn items;' }),
      things.map((thing) => ({ ...thing, seen: true })),
    ],
    [
      'code is run for each item when it says so',
      only(
        'code',
        { mode: 'runOnceForEachItem', jsCode: 'return { json: { next: $json.id + $itemIndex } };' },
        { typeVersion: 2 },
      ),
      [{ next: 1 }, { next: 3 }, { next: 5 }],
    ],
  ];
  for (const [name, made, expected] of cases) {
    test(name, async () => assert.deepEqual(await out(made, things), expected));
  }

  test('split out makes an item of each, with the rest when it is told to', async () => {
    const made = only('splitOut', { fieldToSplitOut: 'tags', include: 'allOtherFields' });
    assert.deepEqual(await out(made, [{ id: 1, tags: ['a', 'b'] }]), [
      { id: 1, tags: 'a' },
      { id: 1, tags: 'b' },
    ]);
  });
});

suite('what a node of n8n does to texts', () => {
  test('a digest is the one of RFC 1321 and FIPS 180-4', async () => {
    const made = only('crypto', {
      action: 'hash',
      type: 'SHA256',
      value: '={{ $json.text }}',
      dataPropertyName: 'digest',
    });
    const digest = createHash('sha256').update('abc').digest('hex');
    assert.deepEqual(await out(made, [{ text: 'abc' }]), [{ text: 'abc', digest }]);
  });

  test('HTML is taken apart by selectors', async () => {
    const values = [
      { key: 'title', cssSelector: 'head > title' },
      { key: 'links', cssSelector: 'ul.nav li a', returnValue: 'attribute', attribute: 'href', returnArray: true },
      { key: 'second', cssSelector: 'li:nth-child(2)' },
    ];
    const made = only('html', { operation: 'extractHtmlContent', extractionValues: { values } }, { typeVersion: 1.2 });
    const items = '<li><a href="/1">One</a></li><li><a href="/2">Two</a><br></li>';
    const head = '<html><head><title>A &amp; B</title></head>';
    const data = `${head}<body><ul class="nav big">${items}</ul></body></html>`;
    assert.deepEqual(await out(made, [{ data }]), [{ title: 'A & B', links: ['/1', '/2'], second: 'Two' }]);
  });

  test('XML becomes an object', async () => {
    const data = '<?xml version="1.0"?><order id="7"><line>a</line><line>b</line></order>';
    assert.deepEqual(await out(only('xml', {}), [{ data }]), [{ order: { id: '7', line: ['a', 'b'] } }]);
  });

  test('a date is moved and written', async () => {
    const add = { operation: 'addToDate', magnitude: '2026-01-31T10:00:00.000Z', timeUnit: 'months', duration: 1 };
    const moved = only('dateTime', add, { typeVersion: 2 });
    assert.deepEqual(await out(moved, [{}]), [{ newDate: '2026-02-28T10:00:00.000Z' }]);
    const format = {
      operation: 'formatDate',
      date: '2026-03-01T09:05:00.000Z',
      format: 'custom',
      customFormat: 'dd.MM.yyyy HH:mm',
    };
    assert.deepEqual(await out(only('dateTime', format, { typeVersion: 2 }), [{}]), [
      { formattedDate: '01.03.2026 09:05' },
    ]);
  });
});

suite('how a file of n8n is drawn', () => {
  const begin = node('manualTrigger', {}, { name: 'Begin' });

  test('an If has its two ports, a Switch as many as it has rules, and what is left goes its own way', () => {
    const rules = { rules: [{ value2: 1 }, { value2: 2, output: 1 }] };
    const { graph } = imported(
      [
        begin,
        node(
          'if',
          { conditions: { number: [{ value1: '={{ $json.a }}', operation: 'larger', value2: 3 }] } },
          { name: 'If' },
        ),
        node(
          'switch',
          { dataType: 'number', value1: '={{ $json.a }}', rules: { ...rules }, fallbackOutput: 3 },
          { name: 'Which' },
        ),
        ...['A', 'B', 'C'].map((name) => node('noOp', {}, { name })),
      ],
      {
        Begin: { main: [[line('If')]] },
        If: { main: [[line('A')], [line('Which')]] },
        Which: { main: [[line('B')], [], [], [line('C')]] },
      },
    );
    const ports = graph.edges.map(({ from, port, to }) => `${from} ${port} ${to}`);
    assert.deepEqual(ports, ['begin next if', 'if yes a', 'if no which', 'which case0 b', 'which else c']);
    assert.deepEqual(layoutOf(graph).flaws, []);
  });

  test('asking again until it is done becomes a loop that ends', () => {
    const { graph, problems, counts } = imported(
      [
        begin,
        node('httpRequest', { url: 'https://a.example' }, { name: 'Ask' }),
        node('if', {}, { name: 'Done' }),
        node('wait', { amount: 2, unit: 'seconds' }, { name: 'Wait' }),
      ],
      {
        Begin: { main: [[line('Ask')]] },
        Ask: { main: [[line('Done')]] },
        Done: { main: [[], [line('Wait')]] },
        Wait: { main: [[line('Ask')]] },
      },
    );
    assert.deepEqual(layoutOf(graph).flaws, []);
    assert.ok(graph.nodes.some(({ kind }) => kind === 'loop'));
    assert.deepEqual([counts.keptNodes, counts.keptEdges], [4, 4]);
    assert.match(problems.map(({ what }) => what).join(), /gone back to/);
  });

  test('what is broken is told with its place, and the rest is kept', () => {
    const { graph, problems } = imported([begin, { name: 'Nothing' }, node('noOp', {}, { name: 'End' })], {
      Begin: { main: [[line('End'), line('Gone')], 7, null] },
      ab12: { main: [[line('End')]] },
    });
    assert.deepEqual(
      graph.nodes.map(({ id }) => id),
      ['begin', 'end'],
    );
    assert.deepEqual(
      graph.edges.map(({ to }) => to),
      ['end'],
    );
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['node 2', 'connection of "Begin"', 'connection of "ab12"'],
    );
  });

  test('times of a schedule become a calendar', () => {
    const cron = (parameters: object, type = 'scheduleTrigger') => {
      const made = only(type, parameters);
      return made.kind === 'trigger' && made.trigger.on === 'schedule' ? made.trigger.cron : undefined;
    };
    assert.equal(cron({ rule: { interval: [{ triggerAtHour: 9 }] } }), '0 9 * * *');
    assert.equal(cron({ rule: { interval: [{ field: 'minutes', minutesInterval: 10 }] } }), '*/10 * * * *');
    assert.equal(
      cron({ rule: { interval: [{ field: 'weeks', triggerAtDay: [1, 4], triggerAtHour: 8 }] } }),
      '0 8 * * 1,4',
    );
    assert.equal(cron({ rule: { interval: [{ field: 'cronExpression', expression: '45 2 * * 1' }] } }), '45 2 * * 1');
    assert.equal(
      cron({ triggerTimes: { item: [{ mode: 'custom', cronExpression: '0 30 8 * * 1-5' }] } }, 'cron'),
      '30 8 * * 1-5',
    );
  });
});

suite('a file that means ill', () => {
  const begin = node('manualTrigger', {}, { name: 'Begin' });

  test('is refused when it nests without end', () => {
    const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const deep = `{"nodes": [{"name": "A", "type": "n8n-nodes-base.set", "parameters": ${nested}}]}`;
    assert.throws(() => importedFrom(deep), { code: 'invalid', message: /nests/ });
  });

  test('costs no more than the node that is too large or too strange', () => {
    const { graph, unsupported } = imported(
      [
        begin,
        node('code', { jsCode: `return '${'x'.repeat(200_000)}';` }, { name: 'Large' }),
        node('wait', { amount: 2, unit: 'months' }, { name: 'Long' }),
        node(
          'set',
          { values: { string: [{ name: 'a', value: `={{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}` }] } },
          { name: 'Deep' },
        ),
      ],
      { Begin: { main: [[line('Large'), line('Long'), line('Deep')]] } },
    );
    assert.equal(graph.nodes.filter(({ kind }) => kind === 'unsupported').length, 2);
    assert.deepEqual(
      unsupported.map(({ title }) => title),
      ['Large', 'Long'],
    );
    assert.equal(graph.nodes.find(({ id }) => id === 'deep')?.kind, 'code');
  });

  test('is read in a time that goes with its size', () => {
    const began = process.cpuUsage();
    imported([node('code', { jsCode: ' \n'.repeat(40_000) }), node('set', { a: `=${'{{'.repeat(100_000)}` })], {});
    // Read again from every place, either would take ten seconds and more.
    assert.ok(process.cpuUsage(began).user < 5_000_000);
  });

  test('is refused when it has more nodes than a flow can have', () => {
    const many = Array.from({ length: 600 }, (_, at) => node('noOp', {}, { name: `N${at}` }));
    assert.throws(() => imported(many, {}), { code: 'too_large', message: /600 nodes/ });
  });
});
