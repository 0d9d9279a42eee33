// The first sentence: what the staff did, what it cost, what waits and what is at stake; every number with its source.
import { many, micros, money, sums } from '../../base/numbers.ts';
import { due, when } from '../../base/time.ts';
import { useMay, useMine } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { From } from '../../parts/from.tsx';
import { useWaiting } from '../../shell/waiting.ts';
import { Earned } from './money.tsx';
import { useActsOfStaff } from './since.ts';

interface BriefingProps {
  readonly since: string;
  /** Nobody has ever worked here. */
  readonly isBeginning: boolean;
}

const look = 'max-w-[62ch] text-pretty text-ink-2 text-lead max-md:text-[17px] max-md:leading-[26px]';

export function Briefing({ since, isBeginning }: BriefingProps) {
  const may = useMay();
  const mine = useMine();
  const { query, items } = useWaiting();
  const isPending = mine.isPending || (query.isPending && may('approval.request.list'));
  if (isPending) return <TwoLines />;
  if (isBeginning && !items?.length) return <p className={look}>Nobody has worked yet. This gets your staff going.</p>;
  return (
    <p className={look}>
      {may('audit.entry.sum') ? <Worked since={since} /> : null}
      {may('meter.usage.summary') ? <Cost since={since} /> : null}
      <Earned since={since} />
      {may('approval.request.list') ? <Waits items={items} readAt={query.dataUpdatedAt} /> : <News />}
    </p>
  );
}

function Worked({ since }: { readonly since: string }) {
  const done = useActsOfStaff(since);
  const told = when(since);
  if (!done.data) return null;
  const acts = done.data.items
    .filter(({ effect, outcome }) => effect !== 'read' && outcome === 'done')
    .reduce((all, { count }) => all + count, 0);
  if (acts === 0) return `Nobody has worked since ${told}. `;
  return (
    <>
      Since {told} your staff did{' '}
      <From strong source="Activity" readAt={done.dataUpdatedAt} filter={`done by agents since ${told}`} rows="/audit">
        {many(acts, 'thing')}
      </From>
      {'. '}
    </>
  );
}

function Cost({ since }: { readonly since: string }) {
  const may = useMay();
  const used = useAsk('meter.usage.summary', { from: since });
  const budget = useAsk('meter.budget.show', {}, { enabled: may('meter.budget.show') });
  if (!used.data) return null;
  const cost = used.data.items.reduce((all, { costMicros }) => all + costMicros, 0);
  return (
    <>
      {may('audit.entry.sum') ? 'It cost ' : `Since ${when(since)} your staff cost `}
      <From strong source="Usage" readAt={used.dataUpdatedAt} filter={`since ${when(since)}`} rows="/usage">
        {micros(cost, budget.data?.currency ?? 'USD')}
      </From>
      {'. '}
    </>
  );
}

/** Of those who decide on nothing nobody waits. */
function News() {
  const query = useAsk('notify.notice.list', { show: 'unread', limit: 50 });
  const n = query.data?.items.length ?? 0;
  if (n === 0) return 'Nothing is new for you.';
  return (
    <>
      <From strong source="Messages" readAt={query.dataUpdatedAt} filter="not read yet" rows="/notices">
        {many(n, 'message')}
      </From>{' '}
      {n === 1 ? 'is' : 'are'} new for you.
    </>
  );
}

interface WaitsProps {
  readonly items: ReturnType<typeof useWaiting>['items'];
  readonly readAt: number;
}

function Waits({ items = [], readAt }: WaitsProps) {
  if (items.length === 0) return 'Nothing waits for you.';
  const stakes = sums(items.flatMap(({ stake }) => (stake ? [stake] : [])));
  const [first = ''] = items.map(({ deadline }) => deadline).toSorted();
  const verb = items.length === 1 ? 'waits' : 'wait';
  return (
    <>
      <From strong source="Approvals" readAt={readAt} filter="waiting" rows="/approvals">
        {many(items.length, 'decision')}
      </From>{' '}
      {verb} for you
      {stakes.length > 0 ? (
        <>
          , with{' '}
          <From strong source="Stakes of what waits" readAt={readAt} filter="added up per currency" rows="/approvals">
            {stakes.map(money).join(' and ')}
          </From>{' '}
          at stake
        </>
      ) : null}
      {items.length === 1 ? `; it runs out ${due(first)}.` : `; the first runs out ${due(first)}.`}
    </>
  );
}

function TwoLines() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-2 py-1">
      <span className="still h-5 w-[88%] max-w-[62ch]" />
      <span className="still h-5 w-[64%] max-w-[48ch]" />
    </div>
  );
}
