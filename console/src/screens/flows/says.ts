// What a node does, in a line.
import { cronWords } from '../../base/cron.ts';
import { capital, label } from '../../base/words.ts';
import type { Amounts } from './amounts.ts';
import type { Node } from './graph.ts';
import { shortly } from './results.ts';

const starts: Readonly<Record<string, string>> = {
  ...{ manual: 'By hand', schedule: 'By the clock', event: 'When something happens', webhook: 'Called from outside' },
  ...{ called: 'Called by others', chat: 'From a chat' },
};

export function saysOf(node: Node, act: (capability: string) => string, amounts: Amounts): string {
  const { trigger, capability, when, url, event, values } = node;
  if (trigger) return startOf(trigger);
  if (capability) return act(capability).replace(/\.$/, '');
  if (url) return `${node.method ?? 'GET'} ${url}`;
  if (values) return Object.keys(values).join(', ') || 'No values yet';
  if (when) return heldWords(when, amounts);
  return event ?? node.for ?? node.until ?? node.note ?? does[node.kind] ?? '';
}

const does: Readonly<Record<string, string>> = {
  ...{ approval: 'A person decides', loop: 'Once for each', parallel: 'All at the same time', merge: 'Waits for all' },
  ...{ transform: 'An expression', code: 'JavaScript', flow: 'Begins it and waits', respond: 'What the flow answers' },
  ...{ stop: 'The run fails here', switch: 'The first that holds', agent: 'An agent', crew: 'Several agents' },
  ...{ pass: 'What comes goes on', unsupported: 'Kept as it was' },
};

function startOf({ on, cron, event }: NonNullable<Node['trigger']>): string {
  if (cron) return capital(cronWords(cron));
  return event ? `When ${event}` : (starts[on] ?? on);
}

const place = String.raw`(?:trigger|params|input|nodes\.\w+)(?:\.\w+)+`;
const simple = new RegExp(
  String.raw`^\s*(${place})\s*(>=|<=|!=|>|<|=)\s*(${place}|-?\d+(?:\.\d+)?|"[^"]*"|true|false)\s*$`,
);
const held: Readonly<Record<string, string>> = {
  ...{ '>=': 'at least', '<=': 'at most', '>': 'over', '<': 'under', '=': 'is', '!=': 'is not' },
};

/** "trigger.amount >= 10000" is "Amount at least $100.00"; a formula that is more than that is shown as it is. */
export function heldWords(formula: string, amounts: Amounts): string {
  const [, left, sign = '', right = ''] = simple.exec(formula) ?? [];
  return left ? capital(`${nameAt(left)} ${held[sign]} ${sideOf(right, left, amounts)}`) : formula;
}

function sideOf(right: string, left: string, amounts: Amounts): string {
  if (new RegExp(`^${place}$`).test(right)) {
    const set = right.startsWith('params.') ? amounts.setAt(right) : undefined;
    return set === undefined || set === null ? nameAt(right) : shortly(set);
  }
  const value: unknown = JSON.parse(right);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return shortly(amounts.at(left, value));
}

function nameAt(path: string): string {
  return label(path.split('.').at(-1) ?? path).toLowerCase();
}

/** Looking at a drawing takes less than keeping it. */
export function whyNotDrawn(may: (capability: string) => boolean): string | undefined {
  return may('work.flow.create') ? undefined : 'Flows of your own are drawn by who keeps this installation.';
}
