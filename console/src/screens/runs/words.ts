// How runs and their steps are told.
import { label } from '../../base/words.ts';

/** `partners.payout-batch` is "Partners payout batch". */
export function flowName(workflow: string): string {
  return workflow === 'work.flow.run' ? 'Flow' : label(workflow.replaceAll('.', ' '));
}

/** `each[3]/ask.in` is "each[3]/ask, what goes in", and what its node is called in a flow. */
export function stepName(step: string, titles?: ReadonlyMap<string, string>): string {
  const [, name = step, part = ''] = /^(.*?)(\.in|#\w+)?$/.exec(step) ?? [];
  const words: Readonly<Record<string, string>> = { '.in': ', what goes in', '#asked': '', '#result': ', its result' };
  const [, round = '', node = name] = /^(?:.*\[(\d+)\]\/)?([^/]*)$/.exec(name) ?? [];
  const title = titles?.get(node);
  if (title === undefined) return `${name}${words[part] ?? part}`;
  return `${title}${round ? `, ${Number(round) + 1}` : ''}${words[part] ?? part}`;
}

export const open = ['queued', 'running', 'waiting', 'paused'] as const;

export const stepWords: Readonly<Record<string, string>> = {
  invoke: 'did',
  do: 'worked out',
  sleep: 'waited',
  event: 'heard',
  approval: 'asked a person',
  retry: 'tried again',
  now: 'looked at the clock',
};
