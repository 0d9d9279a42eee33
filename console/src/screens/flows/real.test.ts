import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Graph } from './graph.ts';
import { nodeOf, realResults, type Turn, underWay } from './real.ts';

const nothing = { takes: [], gives: [], parameters: [] };
const graph: Graph = {
  ...nothing,
  nodes: [
    { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
    { id: 'find', kind: 'capability', capability: 'notes.note.list' },
    { id: 'many', kind: 'condition', when: '$count(input.items) > 1' },
    { id: 'ask', kind: 'approval', title: 'May this go on?' },
    { id: 'little', kind: 'set', values: { says: 'little' } },
    { id: 'mend', kind: 'set', values: { says: '=input.message' } },
  ],
  edges: [
    { from: 'begin', port: 'next', to: 'find' },
    { from: 'find', port: 'next', to: 'many' },
    { from: 'find', port: 'error', to: 'mend' },
    { from: 'many', port: 'yes', to: 'ask' },
    { from: 'many', port: 'no', to: 'little' },
  ],
};

function turn(node: string, part: Partial<Turn>): Turn {
  const at = '2026-11-21T09:00:00.000Z';
  const empty = { kind: 'do', what: '', input: null, output: null, error: null, failures: 0, durationMs: 3 } as const;
  const free = { costMicros: 0, cost: { amount: 0, currency: 'USD' } };
  return { ...empty, ...free, node, beganAt: at, endedAt: at, ...part };
}

suite('a run on its drawing', () => {
  const notes = { items: [1, 2] };
  const found = turn('find', { kind: 'invoke', output: notes });

  test('goes on by the way that its condition held for, with what came in', () => {
    const results = realResults(graph, [found, turn('many', { output: [[true]] })], { node: 'begin', trigger: {} });
    assert.deepEqual(results.get('many')?.ports, { yes: notes });
    assert.deepEqual([...results.keys()], ['begin', 'find', 'many']);
    assert.deepEqual([...underWay(graph, results)], ['ask']);
  });

  test('goes on by the last way when no formula held', () => {
    const results = realResults(graph, [found, turn('many', { output: [[false]] })], { node: 'begin' });
    assert.deepEqual(results.get('many')?.ports, { no: notes });
  });

  test('that failed goes on where a failure is led, and says why', () => {
    const error = { code: 'invalid', message: 'At find: no' };
    const results = realResults(graph, [turn('find', { error })], { node: 'begin' });
    assert.deepEqual(results.get('find')?.ports, { error });
    assert.equal(results.get('find')?.problem, 'At find: no');
    assert.deepEqual([...underWay(graph, results)], ['mend']);
  });

  test('knows a step by its node, whichever round it was in', () => {
    assert.deepEqual(['each[3]/send', 'ask.in', 'ask#asked', 'find'].map(nodeOf), ['send', 'ask', 'ask', 'find']);
  });
});
