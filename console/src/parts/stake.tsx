// What is at stake, and what that means: to the right, the unit of consequence below.
import { type Money, money } from '../base/numbers.ts';
import type { Effect } from './chip.tsx';

interface StakeProps {
  readonly stake: Money | null;
  readonly effect: Effect;
  /** Nothing is asked for but to go on: what follows says itself what is at stake. */
  readonly isGate?: boolean;
}

export function stakeMeaning({ stake, effect, isGate }: StakeProps): string {
  if (isGate) return 'until you decide';
  if (effect === 'send') return 'leaves the building';
  return stake ? 'at stake' : 'changes things';
}

function Unknown({ isGate }: StakeProps) {
  return <span className="font-[400] text-meta text-muted">{isGate ? 'a run stands still' : 'no stake declared'}</span>;
}

export function Stake(props: StakeProps) {
  return (
    <span className="block text-right font-[600] tabular-nums">
      {props.stake ? money(props.stake) : <Unknown {...props} />}
      <small className="block font-[400] text-[11.5px] text-muted leading-[14px]">{stakeMeaning(props)}</small>
    </span>
  );
}
