import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { amountsOf } from './amounts.ts';
import type { Graph } from './graph.ts';

const line = { account: '=params.bookedTo', money: { amount: '=trigger.amount', currency: '=params.currency' } };
const back = { account: 'till', money: { amount: '=-trigger.fee', currency: 'EUR' } };
const graph: Graph = {
  takes: [],
  gives: [],
  parameters: [{ name: 'currency', type: 'text', required: false, default: 'USD' }],
  nodes: [
    { id: 'begin', kind: 'trigger' },
    { id: 'large', kind: 'condition', when: 'trigger.amount >= params.askFrom' },
    { id: 'pay', kind: 'capability', capability: 'ledger.entry.post', input: { lines: [line, back], memo: 'x' } },
  ],
  edges: [],
};
const trigger = { supplier: 'Barrel Works', invoice: 30_277, amount: 31_240, fee: 100 };

suite('amounts in a flow', () => {
  test('are what goes into a money, in the currency that goes with it', () => {
    assert.deepEqual(amountsOf(graph, { trigger }).of({ ...trigger }), {
      ...{ supplier: 'Barrel Works', invoice: 30_277 },
      ...{ amount: { amount: 31_240, currency: 'USD' }, fee: { amount: 100, currency: 'EUR' } },
    });
  });

  test('are what they are held against as well, and a flow may be set up for another currency', () => {
    const params = { currency: 'GBP', askFrom: 10_000, months: 3 };
    const set = { ...params, askFrom: { amount: 10_000, currency: 'GBP' } };
    const { below, setAt } = amountsOf(graph, { params });
    assert.deepEqual(below('params', params), set);
    assert.deepEqual([setAt('params.askFrom'), setAt('params.months')], [set.askFrom, 3]);
  });

  test('are not what only has the same name, nor what has no currency that is one', () => {
    const { of, at } = amountsOf(graph, { trigger, params: { currency: 'dollars' } });
    assert.deepEqual([of({ amount: 3 }), at('trigger.amount', 5), at('trigger.invoice', 7)], [{ amount: 3 }, 5, 7]);
  });
});
