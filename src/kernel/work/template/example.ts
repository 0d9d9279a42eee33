// A small flow as it stands in a file.
import type { GraphInput } from '../flow/graph.ts';

const graph: GraphInput = {
  nodes: [
    { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
    { id: 'look', kind: 'capability', capability: 'work.schedule.list' },
  ],
  edges: [{ from: 'begin', to: 'look' }],
};

export const exampleFile = JSON.stringify({ cadre: 'flow', name: 'Look at what is planned', graph });
