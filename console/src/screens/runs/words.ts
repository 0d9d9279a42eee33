// How runs and their steps are told.
import { label } from '../../base/words.ts';

/** `partners.payout-batch` is "Partners payout batch". */
export function flowName(workflow: string): string {
  return workflow === 'work.flow.run' ? 'Flow' : label(workflow.replaceAll('.', ' '));
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
