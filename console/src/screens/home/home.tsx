// What needs me, what happened since I looked, what did it cost, is anything broken? In that order.
import { useMay, useMine } from '../../client/me.ts';
import { Boundary } from '../../parts/panel.tsx';
import { Beginnings, useIsBeginning } from './beginnings.tsx';
import { Briefing } from './briefing.tsx';
import { Happened } from './happened.tsx';
import { MoneyOfMonth } from './money.tsx';
import { NeedsLook } from './needs-look.tsx';
import { OpenToYou } from './open-to-you.tsx';
import { CostOfStaff, Health, StaffList } from './side.tsx';
import { useSince } from './since.ts';
import { WaitingList } from './waiting-list.tsx';
import { Yours } from './yours.tsx';

const wide = 'xl:grid-cols-[minmax(0,1fr)_328px]';

export function Home() {
  const since = useSince();
  const isBeginning = useIsBeginning();
  const may = useMay();
  const isKnown = useMine().data !== undefined;
  const hasDesk = !isKnown || may('approval.request.list');
  const hasSide = ['meter.budget.show', 'identity.agent.list', 'platform.status.read'].some(may);
  return (
    <div className={`mx-auto grid min-h-full max-w-[1360px] ${hasSide ? wide : ''}`}>
      <h1 className="sr-only">Home</h1>
      <div className="min-w-0 py-7 pr-8 pb-10 pl-(--page-x) max-md:px-4 max-md:pt-[18px] max-md:pb-2">
        <Boundary>
          <Briefing since={since} isBeginning={isBeginning} />
        </Boundary>
        {isBeginning ? <Beginnings /> : <WaitingList />}
        {hasDesk ? null : <OpenToYou />}
        <NeedsLook />
        <Happened since={since} />
        <Yours />
      </div>
      <div
        className={`grid content-start gap-7 border-border px-6 pt-7 pb-10 max-xl:border-t max-md:px-4
        xl:border-l max-xl:md:grid-cols-2 ${hasSide ? '' : 'hidden'}`}
      >
        <MoneyOfMonth />
        <CostOfStaff />
        <StaffList />
        <Health />
      </div>
    </div>
  );
}
