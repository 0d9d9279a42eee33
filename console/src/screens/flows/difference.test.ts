import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { differences } from './difference.ts';
import { beside, type Graph } from './graph.ts';

const older: Graph = {
  ...{ takes: [], gives: [], parameters: [] },
  nodes: [
    { id: 'begin', kind: 'trigger', trigger: { on: 'manual' }, position: { x: 0, y: 0 } },
    { id: 'write', kind: 'capability', title: 'Write', capability: 'notes.note.create', input: { title: 'A' } },
    { id: 'stop', kind: 'stop' },
  ],
  edges: [{ from: 'begin', port: 'next', to: 'write' }],
};

suite('two drawings of a flow', () => {
  test('are told apart step by step; where a step stands is no difference', () => {
    const newer: Graph = {
      ...older,
      nodes: [
        { id: 'begin', kind: 'trigger', trigger: { on: 'manual' }, position: { x: 400, y: 80 } },
        { id: 'write', kind: 'capability', title: 'Write', capability: 'notes.note.create', input: { title: 'B' } },
        { id: 'wait', kind: 'wait', for: '1 day' },
      ],
      edges: [
        { from: 'begin', port: 'next', to: 'write' },
        { from: 'write', port: 'next', to: 'wait' },
      ],
    };
    assert.deepEqual(
      differences(older, newer).map(({ kind, step, what }) => [kind, step, what]),
      [
        ['added', 'Wait', ''],
        ['taken out', 'Stop', ''],
        ['changed', 'Write', 'Title'],
        ['led elsewhere', 'Write', ''],
      ],
    );
    assert.deepEqual(differences(older, older), []);
  });

  test('are put beside one another under ids that are free, with the lines between them', () => {
    const whole = beside(older, older.nodes.slice(0, 2), older.edges);
    assert.equal(new Set(whole.nodes.map(({ id }) => id)).size, 5);
    const [, line] = whole.edges;
    assert.deepEqual([line?.from, line?.to], ['trigger1', 'capability1']);
  });
});
