// Who brought whom: partners below those who brought them, at most as deep as commissions go up, then folded.
import { Link } from '@tanstack/react-router';
import { many } from '../../base/numbers.ts';
import { Mark } from '../../parts/mark.tsx';
import { Empty } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { kinds, type Partner, statusWords } from './words.ts';

export function Tree({ partners }: { readonly partners: readonly Partner[] }) {
  const known = new Set(partners.map(({ id }) => id));
  const byParent = Map.groupBy(partners, ({ parentId }) => (parentId && known.has(parentId) ? parentId : ''));
  const roots = byParent.get('') ?? [];
  if (byParent.size < 2) {
    return <Empty says="Nobody has brought anybody yet. Who is brought by a partner stands below them here." />;
  }
  return (
    <ul aria-label="Who brought whom" className="border-border border-t">
      {roots
        .toSorted((a, b) => below(b.id, byParent) - below(a.id, byParent))
        .map((one) => (
          <Branch key={one.id} partner={one} byParent={byParent} />
        ))}
    </ul>
  );
}

type ByParent = ReadonlyMap<string, readonly Partner[]>;

function below(id: string, byParent: ByParent): number {
  const own = byParent.get(id) ?? [];
  return own.reduce((all, one) => all + 1 + below(one.id, byParent), 0);
}

function Branch({ partner, byParent }: { readonly partner: Partner; readonly byParent: ByParent }) {
  const own = byParent.get(partner.id) ?? [];
  return (
    <li>
      <Link
        to="/partners/$partnerId"
        params={{ partnerId: partner.id }}
        className="flex min-h-(--row) items-center gap-x-2.5 border-border border-b py-1 pr-3 -outline-offset-2
          hover:bg-hover"
      >
        <Mark kind="person" name={partner.name} size={20} />
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
          <span className="font-[550]">{partner.name}</span>
          <span className="text-meta text-muted">
            {kinds[partner.kind]}
            {own.length > 0 ? `, brought ${many(own.length, 'partner')}` : ''}
          </span>
        </span>
        {partner.status === 'approved' ? null : (
          <span className="ml-auto">
            <Status word={partner.status} says={statusWords[partner.status]} />
          </span>
        )}
      </Link>
      {own.length > 0 ? (
        <ul className="ml-2.5 border-border-strong border-l pl-4">
          {own.map((one) => (
            <Branch key={one.id} partner={one} byParent={byParent} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}
