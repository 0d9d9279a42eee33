// What a node does, in a line.
import type { Node } from './graph.ts';

const starts: Readonly<Record<string, string>> = {
  ...{ manual: 'By hand', schedule: 'By the clock', event: 'When something happens', webhook: 'Called from outside' },
  ...{ called: 'Called by others', chat: 'From a chat' },
};

export function saysOf(node: Node, act: (capability: string) => string): string {
  const { trigger, capability, when, url, event } = node;
  if (trigger) return startOf(trigger);
  if (capability) return act(capability).replace(/\.$/, '');
  if (url) return `${node.method ?? 'GET'} ${url}`;
  return when ?? event ?? node.for ?? node.until ?? node.note ?? node.id;
}

function startOf({ on, cron, event }: NonNullable<Node['trigger']>): string {
  if (cron) return cron;
  return event ? `When ${event}` : (starts[on] ?? on);
}
