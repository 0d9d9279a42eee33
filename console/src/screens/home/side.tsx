// What the staff costs, how it does, and whether the house is well.
import { Link } from '@tanstack/react-router';
import { micros } from '../../base/numbers.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { type Colleague, useStaff } from '../../client/staff.ts';
import { From } from '../../parts/from.tsx';
import { isWell, Lights } from '../../parts/lights.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Band } from '../../parts/record.tsx';
import { Section } from '../../parts/section.tsx';

const month = new Intl.DateTimeFormat('en-GB', { month: 'long' });

export function CostOfStaff() {
  const may = useMay();
  const query = useAsk('meter.budget.show', {}, { enabled: may('meter.budget.show') });
  if (!may('meter.budget.show')) return null;
  return (
    <Section first apart title="Cost of staff" note={month.format(new Date())}>
      <Panel query={query} what="What the staff costs">
        {({ items, currency }) => {
          const own = items.filter(({ scope, unit }) => scope === 'tenant' && unit === 'costMicros');
          const whole = own.find(({ period }) => period === 'month');
          const day = own.find(({ period }) => period === 'day');
          if (!whole) return <Empty says="No limit is set for a month." />;
          return (
            <>
              <p className="flex items-baseline gap-2">
                <span className="text-figure tabular-nums">
                  <From source="Usage, settled" readAt={query.dataUpdatedAt} filter="this month" rows="/usage">
                    {micros(whole.spent, currency)}
                  </From>
                </span>
                <span className="text-meta text-muted tabular-nums">of {micros(whole.limit, currency)}</span>
              </p>
              <Limit spent={whole.spent} limit={whole.limit} says="of the month’s limit" />
              {day ? (
                <p className="mt-2 text-meta text-muted tabular-nums">
                  Today {micros(day.spent, currency)} of {micros(day.limit, currency)}
                  {day.reserved > 0 ? `, ${micros(day.reserved, currency)} reserved` : ''}
                </p>
              ) : null}
            </>
          );
        }}
      </Panel>
    </Section>
  );
}

export function Limit({
  spent,
  limit,
  says,
}: {
  readonly spent: number;
  readonly limit: number;
  readonly says: string;
}) {
  const part = limit === 0 ? 1 : Math.min(1, spent / limit);
  return (
    <span
      role="img"
      aria-label={`${Math.round(part * 100)}% ${says}`}
      className="relative mt-2 block h-1 overflow-hidden rounded-[2px] bg-border"
    >
      <i
        className={`absolute inset-y-0 left-0 ${part > 0.8 ? 'bg-warn-line' : 'bg-ink-2'}`}
        style={{ width: `${part * 100}%` }}
      />
    </span>
  );
}

const most = 6;

function nowOf({ doing, waits, waitsElse }: Pick<Colleague, 'doing' | 'waits' | 'waitsElse'>): string {
  if (waits > 0) return 'Waits for you';
  return waitsElse > 0 ? 'Waits for others' : doing;
}

export function StaffList() {
  const may = useMay();
  const { query, items } = useStaff();
  if (!may('identity.agent.list')) return null;
  return (
    <Section first apart title="Staff" note="approved, with range">
      <Panel query={query} what="The list of your staff">
        {() =>
          items.length === 0 ? (
            <Empty says="Nobody works here yet.">
              <Link
                to="/do/$capability"
                params={{ capability: 'identity.agent.create' }}
                className="font-[550] text-link"
              >
                Create an agent
              </Link>
            </Empty>
          ) : (
            <ul>
              {items.slice(0, most).map(({ id, name, hits, n, ...one }) => (
                <li key={id} className="border-border border-b last:border-0">
                  <Link
                    to="/staff/$agentId"
                    params={{ agentId: id }}
                    className="grid min-h-11 grid-cols-[24px_minmax(0,1fr)_96px] items-center gap-2.5 py-1
                      -outline-offset-2 hover:bg-hover"
                  >
                    <Mark kind="agent" name={name} />
                    <span className="min-w-0">
                      <span className="block truncate font-[550] leading-[18px]">{name}</span>
                      <span className="block truncate text-meta text-muted">{nowOf(one)}</span>
                    </span>
                    <span className="text-right">
                      {n > 0 ? <Band hits={hits} n={n} /> : null}
                      <span className="text-meta text-muted tabular-nums">
                        {n === 0 ? 'no decision yet' : `${hits} of ${n}`}
                      </span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Panel>
    </Section>
  );
}

export function Health() {
  const may = useMay();
  const query = useAsk('platform.status.read', {}, { enabled: may('platform.status.read'), everyMs: 30_000 });
  if (!may('platform.status.read')) return null;
  const items = query.data?.items ?? [];
  const well = items.filter(isWell).length;
  const note = items.length > 0 ? `${well} of ${items.length} parts are well` : '';
  return (
    <Section first apart title="Health" note={note}>
      <Panel query={query} what="The health of the house" lines={1}>
        {(status) => (
          <>
            {status.items.length > 0 ? (
              <Lights items={status.items} />
            ) : (
              <Empty says="Nothing has been measured yet." />
            )}
            <Link to="/health" className="mt-2 inline-block text-link text-meta">
              Show every part
            </Link>
          </>
        )}
      </Panel>
    </Section>
  );
}
