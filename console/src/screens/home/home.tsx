// What needs me, what happened since I looked, what did it cost, is anything broken? In that order, until somebody
// arranges it otherwise. It comes as a whole: what is known a moment later does not push away what one reads.
import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useMay, useMine } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Boundary, Still } from '../../parts/panel.tsx';
import { useWaiting } from '../../shell/waiting.ts';
import { Arrange } from './arrange.tsx';
import { isArranging, useArranged } from './arranged.ts';
import { Beginnings, useIsBeginning } from './beginnings.tsx';
import { Briefing } from './briefing.tsx';
import { CostByDay } from './cost-by-day.tsx';
import { Happened } from './happened.tsx';
import { MoneyOfMonth, useMoved } from './money.tsx';
import { NeedsLook } from './needs-look.tsx';
import { OpenToYou } from './open-to-you.tsx';
import { inOrder } from './order.ts';
import { CostOfStaff, Health, StaffList } from './side.tsx';
import { useActsOfStaff, useSince } from './since.ts';
import { Told } from './told.tsx';
import { WaitingList } from './waiting-list.tsx';
import { Yours } from './yours.tsx';

interface Part {
  readonly id: string;
  readonly title: string;
  /** Without it there is nothing to show. */
  readonly needs?: string;
  readonly draw: (since: string) => ReactNode;
}

const below: readonly Part[] = [
  { id: 'look', title: 'Needs a look', draw: () => <NeedsLook /> },
  { id: 'happened', title: 'What happened', needs: 'audit.entry.list', draw: (since) => <Happened since={since} /> },
];

const beside: readonly Part[] = [
  { id: 'money', title: 'Money', needs: 'ledger.balance.list', draw: () => <MoneyOfMonth /> },
  { id: 'cost', title: 'Cost of staff', needs: 'meter.budget.show', draw: () => <CostOfStaff /> },
  { id: 'staff', title: 'Staff', needs: 'identity.agent.list', draw: () => <StaffList /> },
  { id: 'health', title: 'Health', needs: 'platform.status.read', draw: () => <Health /> },
  { id: 'days', title: 'Cost day by day', needs: 'platform.activity.projects', draw: () => <CostByDay /> },
];

function useOpen(all: readonly Part[]): readonly Part[] {
  const may = useMay();
  return all.filter(({ needs }) => needs === undefined || may(needs));
}

const wide = 'xl:grid-cols-[minmax(0,1fr)_328px]';

export function Home() {
  const since = useSince();
  const isBeginning = useIsBeginning();
  const may = useMay();
  const waits = useWaiting().items?.length;
  const isWhole = useIsWhole(since);
  const { arranged: chosen } = useArranged();
  const [main, side] = [useOpen(below), useOpen(beside)];
  const shown = (parts: readonly Part[]) =>
    inOrder(parts, chosen.order)
      .filter(({ id }) => !chosen.hidden.includes(id))
      .map(({ id, draw }) => <Boundary key={id}>{draw(since)}</Boundary>);
  const hasSide = side.length > 0;
  return (
    <>
      <h1 className="sr-only">Home</h1>
      {isWhole ? null : (
        <div className="absolute inset-x-0 top-0 mx-auto max-w-[1360px] px-(--page-x) pt-7 max-md:px-4">
          <Still lines={6} />
        </div>
      )}
      <div
        data-reading
        className={`mx-auto grid min-h-full max-w-[1360px] ${hasSide ? wide : ''} ${isWhole ? '' : 'invisible'}`}
      >
        <div className="min-w-0 py-7 pr-8 pb-10 pl-(--page-x) max-md:px-4 max-md:pt-[18px] max-md:pb-2">
          <Boundary>
            <Briefing since={since} isBeginning={isBeginning} />
          </Boundary>
          {waits || !isBeginning ? <WaitingList /> : null}
          <Yours />
          {isBeginning ? <Beginnings /> : null}
          {shown(main)}
          {may('approval.request.list') ? null : (
            <>
              <Told />
              <OpenToYou />
            </>
          )}
        </div>
        <div
          className={`grid content-start gap-7 border-border px-6 pt-7 pb-10 max-xl:border-t max-md:px-4
          xl:border-l max-xl:md:grid-cols-2 ${hasSide ? '' : 'hidden'}`}
        >
          {shown(side)}
          <div className="-ml-2">
            <Button small look="quiet" icon={<SlidersHorizontal {...icon} />} onClick={() => isArranging.set(true)}>
              Arrange Home
            </Button>
          </div>
        </div>
      </div>
      <Arrange main={main} side={side} />
    </>
  );
}

/** What is asked in the same moment comes in the same moment; once it has come, it stays. */
function useIsWhole(since: string): boolean {
  const may = useMay();
  const mine = useMine();
  const coming = [
    useWaiting().query,
    useActsOfStaff(since),
    useAsk('meter.usage.summary', { from: since }, { enabled: may('meter.usage.summary') }),
    useMoved(since).query,
    useArranged().query,
  ];
  const wasWhole = useRef(false);
  const isComing = mine.isPending || coming.some(({ isLoading }) => isLoading);
  if (!isComing) wasWhole.current = true;
  return wasWhole.current;
}
