import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Graph, type GraphInput } from './graph.ts';
import { layoutOf } from './layout.ts';

const start = { id: 'start', kind: 'trigger', trigger: { on: 'manual' } } as const;
const pass = (...ids: string[]) => ids.map((id) => ({ id, kind: 'pass' }) as const);
const loop = (id: string) => ({ id, kind: 'loop' }) as const;

function of(nodes: GraphInput['nodes'], ...edges: string[]) {
  const drawn = edges.map((text) => {
    const [from = '', port = 'next', to = ''] = text.includes(' ')
      ? text.split(' ')
      : text.replace('>', ' next ').split(' ');
    return { from, port, to };
  });
  return layoutOf(Graph.parse({ nodes: [start, ...nodes], edges: drawn }));
}

const idsOf = (nodes: readonly { id: string }[] = []) => nodes.map(({ id }) => id);

suite('what follows from a drawing', () => {
  test('what leads back to a loop belongs to it, and a loop inside it has its own', () => {
    const { layout, flaws } = of(
      [loop('outer'), loop('inner'), ...pass('a', 'b', 'c', 'end')],
      ...['start>outer', 'outer each a', 'a>inner', 'inner each b', 'b>inner', 'inner done c', 'c>outer'],
      'outer done end',
    );
    assert.deepEqual(flaws, []);
    assert.deepEqual(idsOf(layout.whole.nodes), ['start', 'outer', 'end']);
    assert.deepEqual(idsOf(layout.loops.get('outer')?.nodes), ['inner', 'a', 'c']);
    assert.deepEqual(idsOf(layout.loops.get('inner')?.nodes), ['b']);
    assert.deepEqual(layout.around.get('b'), ['outer', 'inner']);
    assert.deepEqual(
      layout.loops.get('outer')?.returns.map(({ from }) => from),
      ['c'],
    );
  });

  test('a circle outside a loop is named', () => {
    const { flaws } = of(pass('a', 'b', 'c'), 'start>a', 'a>b', 'b>c', 'c>a');
    assert.deepEqual(
      flaws.map(({ node, message }) => [node, message]),
      [['a', 'a, b, c lead in a circle; only a loop node may go round']],
    );
  });

  test('an edge that begins or ends nowhere, or at no port, is named', () => {
    const { flaws } = of(pass('a'), 'start>a', 'a>gone', 'lost>a', 'a yes a');
    assert.deepEqual(flaws.map(({ message }) => message).slice(0, 3), [
      'An edge leads to gone, which is not there',
      'An edge comes from lost, which is not there',
      'a has no port yes; its ports are: next',
    ]);
  });

  test('nobody leaves a loop but by its beginning, and nobody gets in past it', () => {
    const out = of([loop('each'), ...pass('a', 'b')], 'start>each', 'each each a', 'a>each', 'each done b', 'b>a');
    assert.match(out.flaws.map(({ message }) => message).join(), /b to a leads (into|out of)|circle/);
  });

  test('nothing leads to a trigger, and two nodes do not share a name', () => {
    const { flaws } = of(pass('a', 'a'), 'start>a', 'a>start');
    assert.deepEqual(
      flaws.map(({ message }) => message),
      ['Two nodes are called a', 'Nothing can lead to the trigger start'],
    );
  });
});
