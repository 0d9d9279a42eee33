// What was given or denied to a role, a person or an agent beside what the roles bring.
import { money } from '../base/numbers.ts';
import { label } from '../base/words.ts';
import type { OutputOf } from '../client/http.ts';
import { type Mine, useMay } from '../client/me.ts';
import { useActor } from '../client/names.ts';
import { Mark } from '../parts/mark.tsx';
import { Status } from '../parts/status.tsx';
import type { Column } from '../parts/table.tsx';
import { Value } from '../parts/value.tsx';
import type { Row } from '../running/columns.tsx';
import { ThingList } from '../running/thing-list.tsx';

type Given = OutputOf<'access.grant.list'>['items'][number];

export function GivenOnTop({ actions }: { readonly actions: readonly Mine[] }) {
  const may = useMay();
  return (
    <ThingList
      capability="access.grant.list"
      actions={actions}
      columns={columns as unknown as readonly Column<Row>[]}
      {...(may('access.grant.give') ? { create: 'access.grant.give' } : {})}
      empty="Nothing has been given or denied beside what the roles bring."
    />
  );
}

const columns: readonly Column<Given>[] = [
  { name: 'who', title: 'To whom', isStrong: true, cell: ({ who }) => <Whom {...who} /> },
  { name: 'pattern', title: 'What', cell: ({ pattern }) => <code className="text-code">{pattern}</code> },
  { name: 'effect', title: 'Status', cell: (given) => <Status {...standingOf(given)} /> },
  { name: 'limits', title: 'As long as', cell: (given) => conditionsOf(given) },
  { name: 'reason', title: 'Why', cell: ({ reason }) => <Value value={reason} /> },
  { name: 'createdAt', title: 'Since', cell: ({ createdAt }) => <Value value={createdAt} /> },
];

function Whom({ kind, id }: Given['who']) {
  const actor = useActor();
  if (kind === 'role') return `Role ${label(id).toLowerCase()}`;
  const who = actor(kind, id);
  return (
    <span className="inline-flex items-center gap-2.5">
      <Mark {...who} />
      {who.name}
    </span>
  );
}

function standingOf({ effect, revokedAt }: Given): { readonly word: string; readonly says: string } {
  if (revokedAt) return { word: 'withdrawn', says: 'taken back' };
  return effect === 'allow' ? { word: 'active', says: 'allowed' } : { word: 'denied', says: 'denied' };
}

function conditionsOf({ ask, cap, redact, until }: Given): string {
  const told = [
    ask ? 'somebody agrees each time' : '',
    cap ? `at most ${money(cap)}` : '',
    redact.length > 0 ? `without ${redact.map((one) => label(one).toLowerCase()).join(', ')}` : '',
    until ? `until ${until.slice(0, 10)}` : '',
  ].filter(Boolean);
  return told.join(', ') || 'always';
}
