// What a node does, in a line.
import type { Node } from './graph.ts';

const starts: Readonly<Record<string, string>> = {
  ...{ manual: 'By hand', schedule: 'By the clock', event: 'When something happens', webhook: 'Called from outside' },
  ...{ called: 'Called by others', chat: 'From a chat' },
};

export function saysOf(node: Node, act: (capability: string) => string): string {
  const { trigger, capability, when, url, event, values } = node;
  if (trigger) return startOf(trigger);
  if (capability) return act(capability).replace(/\.$/, '');
  if (url) return `${node.method ?? 'GET'} ${url}`;
  if (values) return Object.keys(values).join(', ') || 'No values yet';
  return when ?? event ?? node.for ?? node.until ?? node.note ?? does[node.kind] ?? '';
}

const does: Readonly<Record<string, string>> = {
  ...{ approval: 'A person decides', loop: 'Once for each', parallel: 'All at the same time', merge: 'Waits for all' },
  ...{ transform: 'An expression', code: 'JavaScript', flow: 'Begins it and waits', respond: 'What the flow answers' },
  ...{ stop: 'The run fails here', switch: 'The first that holds', agent: 'An agent', crew: 'Several agents' },
  ...{ pass: 'What comes goes on', unsupported: 'Kept as it was' },
};

function startOf({ on, cron, event }: NonNullable<Node['trigger']>): string {
  if (cron) return cron;
  return event ? `When ${event}` : (starts[on] ?? on);
}

/** Looking at a drawing takes less than keeping it. */
export function whyNotDrawn(may: (capability: string) => boolean): string | undefined {
  return may('work.flow.create') ? undefined : 'Flows of your own are drawn by who keeps this installation.';
}
