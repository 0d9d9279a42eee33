import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { money } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { lineOf } from '../../base/words.ts';
import { useActor } from '../../client/names.ts';
import { Due } from '../../parts/chip.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Status } from '../../parts/status.tsx';
import type { Request } from '../../shell/waiting.ts';

interface ItemProps {
  readonly request: Request;
  readonly isOpen: boolean;
  readonly tab: 'waiting' | 'passed' | 'done';
}

/** One line of the inbox; an event that is about another one leaves it alone. */
export const RequestItem = memo(function RequestItem({ request, isOpen, tab }: ItemProps) {
  const actor = useActor();
  const { id, title, actorKind, actorId, stake, tainted, deadline, state, decidedAt } = request;
  const who = actor(actorKind, actorId);
  const waits = state === 'waiting';
  return (
    <li>
      <Link
        to="/approvals/$approvalId"
        params={{ approvalId: id }}
        search={tab === 'waiting' ? {} : { tab }}
        aria-current={isOpen ? 'true' : undefined}
        className={`relative grid grid-cols-[24px_minmax(0,1fr)_auto] gap-x-2.5 gap-y-0.5 border-border border-b
          py-2.5 pr-3 pl-[13px] -outline-offset-2 ${isOpen ? 'bg-surface' : 'hover:bg-hover'}`}
      >
        {waits ? <i aria-hidden className="absolute inset-y-0 left-0 w-[3px] bg-wait-solid" /> : null}
        <span className="row-span-2">
          <Mark {...who} />
        </span>
        <span className="line-clamp-3 font-[550] leading-[18px]" title={title}>
          {lineOf(title)}
        </span>
        <span className="text-right font-[600] text-[12.5px] tabular-nums">{stake ? money(stake) : null}</span>
        <span className="truncate text-meta text-muted">
          {who.name}
          {tainted ? ' · outside text' : ''}
        </span>
        <span className="text-right text-meta text-muted">
          {waits ? <Due at={deadline} /> : <Ended state={state} at={decidedAt} />}
        </span>
      </Link>
    </li>
  );
});

function Ended({ state, at }: { readonly state: string; readonly at: string | null }) {
  return (
    <span className="inline-flex gap-2">
      <Status word={state} />
      {at ? <span className="tabular-nums">{when(at)}</span> : null}
    </span>
  );
}
