// What is at stake, and what that means: to the right, the unit of consequence below.
import { type Money, money } from '../base/numbers.ts';
import type { Effect } from './chip.tsx';

interface StakeProps {
  readonly stake: Money | null;
  readonly effect: Effect;
}

export function stakeMeaning({ stake, effect }: StakeProps): string {
  if (effect === 'send') return 'leaves the building';
  return stake ? 'at stake' : 'changes things';
}

export function Stake(props: StakeProps) {
  return (
    <span className="block text-right font-[600] tabular-nums">
      {props.stake ? money(props.stake) : <span className="font-[400] text-muted text-meta">no stake declared</span>}
      <small className="block font-[400] text-[11.5px] text-muted leading-[14px]">{stakeMeaning(props)}</small>
    </span>
  );
}
