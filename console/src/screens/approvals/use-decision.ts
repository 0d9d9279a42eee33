// Deciding: each way once per press, told when it is done, and the next one is open at once.
import { useState } from 'react';
import { lowered } from '../../base/words.ts';
import { newKey, Problem, run } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { cache, renew } from '../../client/queries.ts';
import { tell } from '../../parts/toast.tsx';
import { waitingList } from '../../shell/waiting.ts';
import { type Rehearsed, thingsOf, type Whole } from './rehearsed.ts';
import { undoApproved } from './undo-approved.ts';

/** What it takes to take back what was approved: to find it in the record, and to undo it. */
const undoing = ['audit.entry.list', 'audit.entry.get', 'invoke.call.undo'];

type Doing = 'approving' | 'passing' | 'withdrawing' | false;

type Offered = Parameters<typeof tell>[1];

interface Deciding {
  readonly whole: Whole;
  readonly rehearsed: Rehearsed;
  readonly onDecided: () => void;
}

export function useDecision({ whole, rehearsed, onDecided }: Deciding) {
  const [doing, setDoing] = useState<Doing>(false);
  const [problem, setProblem] = useState<Problem>();
  const [key] = useState(newKey);
  const { id: approvalId, inputHash, title } = whole;

  async function act(as: Doing, work: () => Promise<string>, offered: Offered = {}) {
    setDoing(as);
    setProblem(undefined);
    try {
      tell(await work(), offered);
      gone(approvalId);
      onDecided();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      setDoing(false);
      if (error.code === 'conflict') renew('approval.request.get', 'approval.request.list');
    }
  }

  const may = useMay();
  const mayUndo = canUndo(whole) && whole.steps === whole.step + 1 && undoing.every(may);
  const course = {
    show: { says: 'Watch it', to: `/approvals/${approvalId}`, search: { tab: 'done' } },
    ...(mayUndo ? { undo: () => undoApproved(whole) } : {}),
  };
  const approve = () =>
    act(
      'approving',
      async () => {
        const came = await run('approval.request.approve', { approvalId, inputHash }, key);
        const more = came.status === 'done' && came.output.state === 'waiting' ? ' The next person is asked now.' : '';
        return `Approved: ${thingsOf(rehearsed.what) || lowered(title)}.${more}`;
      },
      course,
    );
  const reject = (reason: string) =>
    act(false, async () => {
      await run('approval.request.reject', { approvalId, inputHash, reason }, `${key}-reject`);
      return `Rejected: ${lowered(title)}.`;
    });
  const passOn = () =>
    act('passing', async () => {
      await run('approval.request.escalate', { approvalId }, `${key}-pass`);
      return 'Passed on to those above.';
    });
  const withdraw = () =>
    act('withdrawing', async () => {
      await run('approval.request.withdraw', { approvalId }, `${key}-withdraw`);
      return `Taken back: ${lowered(title)}.`;
    });

  return { doing, problem, approve, reject, passOn, withdraw };
}

/** One does not offer what the capability says can not be. */
function canUndo({ undo }: Pick<Whole, 'undo'>): boolean {
  return !undo.startsWith('It can not be taken back');
}

/** It leaves the list at once, before the list is asked for again. */
function gone(approvalId: string): void {
  cache.setQueryData<{ items: readonly { id: string }[] }>(['approval.request.list', waitingList], (page) =>
    page ? { ...page, items: page.items.filter(({ id }) => id !== approvalId) } : page,
  );
  renew('approval.request.list', 'approval.request.get');
}
