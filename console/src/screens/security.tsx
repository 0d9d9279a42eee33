// Who was kept out, and how often: failed sign-ins, refusals, stolen tokens, tries to look over the wall.
import { count } from '../base/numbers.ts';
import { label } from '../base/words.ts';
import { useMay, useMine } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { DayBars } from '../parts/day-bars.tsx';
import { Page, PageTitle } from '../parts/section.tsx';
import type { Column } from '../parts/table.tsx';
import { Value } from '../parts/value.tsx';
import type { Row } from '../running/columns.tsx';
import { ThingList } from '../running/thing-list.tsx';

const kindWords: Readonly<Record<string, string>> = {
  failed_login: 'Wrong password',
  factor_failed: 'Wrong second step',
  factor_reset: 'Second step taken away',
  denied: 'Not allowed',
  rate_limited: 'Too many at once',
  isolation_violation: 'Looked over the wall',
  token_reuse: 'A token used twice',
  key_revoked: 'Key revoked',
  person_disabled: 'Person disabled',
  password_reset: 'Password set anew',
};

function kindOf(kind: unknown): string {
  return kindWords[String(kind)] ?? label(String(kind));
}

/** What may be somebody who means harm, and not only somebody who forgot. */
const grave = ['isolation_violation', 'token_reuse'];

const columns: readonly Column<Row>[] = [
  {
    name: 'kind',
    title: 'What',
    isStrong: true,
    cell: ({ kind }) => <span className={grave.includes(String(kind)) ? 'text-danger' : ''}>{kindOf(kind)}</span>,
  },
  { name: 'actorId', title: 'Who', cell: ({ actorId }) => (actorId ? <Who id={String(actorId)} /> : 'nobody known') },
  { name: 'at', title: 'When', cell: ({ at }) => <Value value={at} /> },
  { name: 'detail', title: 'About', cell: ({ detail }) => <Value value={detail} /> },
  { name: 'ip', title: 'From', cell: ({ ip }) => (ip ? <code className="text-code">{String(ip)}</code> : 'the house') },
  { name: 'count', title: 'Times', isNumber: true, cell: ({ count: times }) => count(Number(times)) },
];

const everybody = { limit: 200 } as const;

/** Of any company: whoever runs the installation may know all who have an account on it. */
function Who({ id }: { readonly id: string }) {
  const may = useMay();
  const { data } = useAsk('identity.person.list', everybody, { enabled: may('identity.person.list') });
  const found = data?.items.find((one) => one.id === id);
  return found ? found.name || found.email : <Value value={id} />;
}

const dayMs = 86_400_000;
const days = 14;

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function Security() {
  const mine = useMine().data?.filter(({ may }) => may) ?? [];
  return (
    <Page>
      <PageTitle title="Security" />
      <PerDay />
      <div className="mt-8">
        <ThingList capability="identity.security.list" actions={mine} columns={columns} empty="Nobody was kept out." />
      </div>
    </Page>
  );
}

function PerDay() {
  const may = useMay();
  const today = dayOf(Date.now());
  const since = `${dayOf(Date.now() - (days - 1) * dayMs)}T00:00:00.000Z`;
  const counted = useAsk('identity.security.count', { since }, { enabled: may('identity.security.count') });
  if (!counted.data) return null;
  const { items } = counted.data;
  const perDay = Array.from({ length: days }, (_, index) => {
    const on = dayOf(Date.parse(since) + index * dayMs);
    const value = items.filter(({ hour }) => hour.startsWith(on)).reduce((sum, one) => sum + one.count, 0);
    return { on, value };
  });
  const kinds = new Map<string, number>();
  for (const one of items) kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + one.count);
  if (items.length === 0) return null;
  const most = [...kinds].toSorted((a, b) => b[1] - a[1]).slice(0, 4);
  return (
    <div className="grid max-w-[900px] gap-3">
      <DayBars title="Kept out, by day" days={perDay} today={today} says={(value) => `${count(value)} times`} />
      {most.length > 0 ? (
        <p className="text-meta text-muted tabular-nums">
          {most.map(([kind, times]) => `${kindOf(kind)} ${count(times)}`).join(' · ')}
        </p>
      ) : null}
    </div>
  );
}
