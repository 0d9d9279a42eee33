// The flow of the story about processes that die: seven kinds of nodes, and everything that it does can be counted.
import { z } from 'zod';
import { contract, defineModule, type Module } from '#kernel/contract';
import { openVendor } from '../stage/vendor.ts';

const sendCard = contract({
  name: 'road.card.send',
  summary: 'Send a card from the road.',
  effect: 'send',
  access: 'road.card.send',
  input: z.object({ to: z.string() }),
  output: z.object({ letterId: z.string(), to: z.string() }),
  pretend: ({ to }) => ({ letterId: 'pretended', to }),
  undo: { never: 'it has arrived' },
  example: { to: 'Ada' },
});

export function roadModule(vendorUrl: string): Module {
  const vendor = openVendor(vendorUrl);
  return defineModule({
    name: 'road',
    title: 'Road',
    capabilities: [
      sendCard.implement((call, { to }) => vendor.send(call, { to, words: 'We are well.' }), {
        lookup: (call, key) => vendor.find(call, key),
      }),
    ],
    grants: { tenant_admin: ['road.*'] },
  });
}

const begin = { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } } as const;
const takes = [{ name: 'name', type: 'text', required: true }] as const;
const capability = 'trial.thing.act';

export const inner = {
  takes,
  nodes: [begin, { id: 'look', kind: 'capability', capability, input: { label: '=trigger.name & " looks"' } }],
  edges: [{ from: 'begin', to: 'look' }],
};

export const trip = {
  takes,
  nodes: [
    begin,
    { id: 'pack', kind: 'capability', capability, input: { label: '=trigger.name & " packs"' } },
    { id: 'ask', kind: 'approval', title: '="May " & trigger.name & " go?"', details: { name: '=trigger.name' } },
    { id: 'rest', kind: 'wait', for: '200 ms' },
    { id: 'each', kind: 'loop', items: '=[1, 2, 3]' },
    { id: 'visit', kind: 'capability', capability, input: { label: '=trigger.name & " visits " & item' } },
    { id: 'far', kind: 'condition', when: '$length(trigger.name) > 0' },
    { id: 'inner', kind: 'flow', flow: 'Inner', input: { name: '=trigger.name' } },
    { id: 'card', kind: 'capability', capability: 'road.card.send', input: { to: '=trigger.name' } },
  ],
  edges: [
    ...[
      { from: 'begin', to: 'pack' },
      { from: 'pack', to: 'ask' },
      { from: 'ask', to: 'rest' },
    ],
    ...[
      { from: 'rest', to: 'each' },
      { from: 'each', port: 'each', to: 'visit' },
      { from: 'visit', to: 'each' },
    ],
    ...[
      { from: 'each', port: 'done', to: 'far' },
      { from: 'far', port: 'yes', to: 'inner' },
    ],
    { from: 'inner', to: 'card' },
  ],
};

/** What a trip does besides sending its card, each of it once. */
export function deedsOf(name: string): string[] {
  return ['packs', 'visits 1', 'visits 2', 'visits 3', 'looks'].map((deed) => `${name} ${deed}`);
}
