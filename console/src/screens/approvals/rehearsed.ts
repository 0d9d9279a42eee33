// The rehearsal of a request: the stored one while it is fresh and of these bytes, else one made now.
import { useCallback, useEffect, useRef, useState } from 'react';
import { isBalanced, many } from '../../base/numbers.ts';
import { label, lineOf } from '../../base/words.ts';
import type { OutputOf } from '../../client/http.ts';
import { type Rehearsal, rehearse } from '../../client/http.ts';

export type Whole = OutputOf<'approval.request.get'>;

export interface Rehearsed {
  readonly what: Rehearsal | undefined;
  readonly problem: string | undefined;
  readonly at: Date | undefined;
  readonly isRunning: boolean;
  /** Of other bytes, or too old: it has to run again before one approves. */
  readonly isStale: boolean;
  again(): Promise<void>;
}

const freshMs = 15 * 60_000;

interface Run {
  readonly of: string;
  readonly at: Date;
  readonly what?: Rehearsal;
  readonly problem?: string;
}

export function useRehearsed(whole: Whole): Rehearsed {
  const { capability, input, inputHash, rehearsal, state } = whole;
  const canRun = canRehearse(whole);
  const [own, setOwn] = useState<Run>();
  const [isRunning, setRunning] = useState(false);
  const again = useCallback(async () => {
    setRunning(true);
    try {
      setOwn({ of: inputHash, at: new Date(), what: await rehearse(capability, input) });
    } catch (error) {
      setOwn({ of: inputHash, at: new Date(), problem: (error as Error).message });
    } finally {
      setRunning(false);
    }
  }, [capability, input, inputHash]);

  const stored: Run | undefined =
    rehearsal && !rehearsal.isStale
      ? { of: inputHash, at: new Date(rehearsal.at), ...resultOf(rehearsal.result) }
      : undefined;
  const now = own?.of === inputHash ? own : stored;
  const isOld = now === undefined || Date.now() - now.at.getTime() > freshMs;
  const shouldRun = isOld && canRun && state === 'waiting' && own?.of !== inputHash;
  const begun = useRef('');
  useEffect(() => {
    if (!shouldRun || begun.current === inputHash) return;
    begun.current = inputHash;
    void again();
  }, [shouldRun, inputHash, again]);

  return { what: now?.what, problem: now?.problem, at: now?.at, isRunning, isStale: isOld && canRun, again };
}

/** A run that waits goes on or does not: there is nothing to try. What is hidden can not be tried from here. */
function canRehearse({ rule, input }: Pick<Whole, 'rule' | 'input'>): boolean {
  return rule !== 'gate' && !JSON.stringify(input).includes('"[hidden]"');
}

/** What a run waits for is called by the step at which it waits. */
export function titleOf({ rule, input, title }: Pick<Whole, 'rule' | 'input' | 'title'>): string {
  const own = rule === 'gate' ? (input as { title?: unknown } | null)?.title : undefined;
  return typeof own === 'string' && own !== '' ? own : lineOf(title);
}

function resultOf(result: unknown): Pick<Run, 'what' | 'problem'> {
  const { problem } = (result ?? {}) as { problem?: string };
  return problem === undefined ? { what: result as Rehearsal } : { problem };
}

/** What one approves, in a word and a number: "5 payments". */
export function thingsOf(what: Rehearsal | undefined): string {
  const output = what?.output;
  if (typeof output !== 'object' || output === null) return '';
  const [listed] = Object.entries(output).filter(([, one]) => Array.isArray(one) && one.length > 0);
  if (!listed) return '';
  const [name, rows] = listed as [string, readonly unknown[]];
  if (isBalanced(rows)) return '';
  const words = label(name).toLowerCase();
  return many(rows.length, words.replace(/s$/, ''), words);
}
