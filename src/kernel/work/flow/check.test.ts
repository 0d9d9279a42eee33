import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { flawsOf, type Known } from './check.ts';
import { Graph, type GraphInput } from './graph.ts';

const start = { id: 'start', kind: 'trigger', trigger: { on: 'manual' } } as const;
const object = (properties: object, required: string[] = []) => ({
  ...{ type: 'object', properties, required, additionalProperties: false },
});
const known = new Map<string, Known>([
  [
    'mail.letter.send',
    {
      inputSchema: object({ to: { type: 'string' }, copies: { type: 'integer' } }, ['to']),
      outputSchema: object({ id: { type: 'string' } }),
    },
  ],
  [
    'crm.lead.read',
    {
      inputSchema: object({}),
      outputSchema: object({ email: { type: 'string' }, score: { type: 'number' } }),
    },
  ],
  ['vault.key.make', { inputSchema: object({}), outputSchema: object({ key: { type: 'string', secret: true } }) }],
]);

function flaws(nodes: GraphInput['nodes'], ...edges: [string, string][]) {
  const drawn = edges.map(([from, to]) => ({ from, to }));
  return flawsOf(Graph.parse({ nodes: [start, ...nodes], edges: drawn }), known);
}

const send = (input: Record<string, string | number>) =>
  ({ id: 'send', kind: 'capability', capability: 'mail.letter.send', input }) as const;
const read = { id: 'read', kind: 'capability', capability: 'crm.lead.read' } as const;
const messages = (...given: Parameters<typeof flaws>) => flaws(...given).map(({ message }) => message);

suite('whether a flow can be put to work', () => {
  test('one in which everything fits can be', () => {
    const nodes = [read, send({ to: '=input.email', copies: '=nodes.read.score' })];
    assert.deepEqual(flaws(nodes, ['start', 'read'], ['read', 'send']), []);
  });

  test('a capability that is not there, or not for this person, is named with its node', () => {
    const [flaw] = flaws([{ id: 'odd', kind: 'capability', capability: 'crm.lead.fly' }], ['start', 'odd']);
    assert.deepEqual(flaw, {
      ...{ node: 'odd', field: 'capability' },
      message: 'odd: there is no capability called crm.lead.fly that you may use',
    });
  });

  test('what is missing, unknown or of another type is named with its field', () => {
    assert.deepEqual(messages([send({ copies: 'two', cc: 'Ada' })], ['start', 'send']), [
      'send: input.to is missing',
      'send: input.cc is no field that it takes',
      'send: input.copies takes integer, and would be given string',
    ]);
  });

  test('a field is one of its own, not one that every object has', () => {
    assert.deepEqual(messages([send({ to: 'Ada', constructor: 'x' })], ['start', 'send']), [
      'send: input.constructor is no field that it takes',
    ]);
    const looked = messages([read, send({ to: '=nodes.read.toString' })], ['start', 'read'], ['read', 'send']);
    assert.deepEqual(looked, ['send: input.to takes string, and would be given nothing']);
  });

  test('nothing waits longer than a calendar reaches', () => {
    const wait = (span: string) =>
      Graph.safeParse({ nodes: [{ id: 'w', kind: 'wait', for: span }], edges: [] }).success;
    assert.deepEqual([wait('9999.5 weeks'), wait('10000 weeks'), wait('=input.span')], [true, false, true]);
  });

  test('a path to an answer of another type, or to no field of it, is seen before anything runs', () => {
    const edges: [string, string][] = [
      ['start', 'read'],
      ['read', 'send'],
    ];
    assert.deepEqual(messages([read, send({ to: '=nodes.read.score' })], ...edges), [
      'send: input.to takes string, and would be given number',
    ]);
    assert.deepEqual(messages([read, send({ to: '=input.emial' })], ...edges), [
      'send: input.to takes string, and would be given nothing',
    ]);
    assert.deepEqual(messages([read, send({ to: '=$string(input.score)' })], ...edges), []);
  });

  test('an expression that can not be understood, or looks at no node, is named with its field', () => {
    const [broken, lost] = flaws(
      [
        { id: 'ask', kind: 'condition', when: 'input.(' },
        { id: 'set', kind: 'set', values: { who: '=nodes.nobody.name' } },
      ],
      ['start', 'set'],
    );
    assert.equal(broken?.field, 'when');
    assert.equal(lost?.message, 'set: values.who looks at nobody, and no node is called so');
  });

  test('what nobody here can do says which connector would, and secrets do not go through a run', () => {
    const nodes = [
      { id: 'sheet', kind: 'unsupported', was: 'googleSheets', connector: 'sheets', original: {} },
      { id: 'key', kind: 'capability', capability: 'vault.key.make' },
    ] as const;
    assert.deepEqual(messages([...nodes]), [
      'sheet: nobody here can do googleSheets yet; sheets would',
      'key: vault.key.make answers a secret, which a run must not keep',
    ]);
  });

  test('a drawing of more expressions than anybody reads is not read', () => {
    const values = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`v${index}`, '=input.(']));
    assert.deepEqual(messages([{ id: 'set', kind: 'set', values }]), ['It has 2001 expressions; 2000 at most']);
  });

  test('without a trigger nothing begins', () => {
    const [flaw] = flawsOf(Graph.parse({ nodes: [{ id: 'a', kind: 'pass' }], edges: [] }), known);
    assert.equal(flaw?.message, 'It has no trigger to begin with');
  });

  test('what a node does not have is refused instead of left out', () => {
    const drawn = { nodes: [start, { id: 'say', kind: 'respond', value: 'thanks' }], edges: [] };
    const { success, error } = Graph.safeParse(drawn);
    assert.equal(success, false);
    assert.match(error?.message ?? '', /Unrecognized key: \\"value\\"/);
  });
});
