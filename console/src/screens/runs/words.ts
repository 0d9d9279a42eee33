// How runs and their steps are told.
import { label } from '../../base/words.ts';

/** `partners.payout-batch` is "Partners payout batch". */
export function flowName(workflow: string): string {
  return workflow === 'work.flow.run' ? 'Flow' : label(workflow.replaceAll('.', ' '));
}

/** `each[3]/ask.in` is "ask, what goes in": the number of the round and the marks of the record are not its name. */
export function stepName(step: string): string {
  const [, name = step, part = ''] = /^(.*?)(\.in|#\w+)?$/.exec(step) ?? [];
  const words: Readonly<Record<string, string>> = { '.in': ', what goes in', '#asked': '', '#result': ', its result' };
  return `${name}${words[part] ?? part}`;
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
