// Something of the company by its name, where a field asks for its id: whatever has a list that one may see. An id that
// is not in the list can still be written.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { label } from '../../base/words.ts';
import { readByName } from '../../client/http.ts';
import { useMine } from '../../client/me.ts';
import { boxLook, type FieldProps } from './look.ts';

interface Listed {
  readonly id: string;
  readonly says: string;
}

const most = 200;
const naming = ['title', 'name', 'email', 'summary', 'host', 'url'] as const;

/** The one list of such things, by the name of the field: `programId` is in a list of programs. */
function useListOf(field: string): string | undefined {
  const noun = /([A-Z]?[a-z]+)Id$/.exec(field)?.[1]?.toLowerCase();
  const lists = (useMine().data ?? []).filter(({ name, may }) => may && name.endsWith(`.${noun}.list`));
  return lists.length === 1 ? lists[0]?.name : undefined;
}

/** What can be told apart by name; nothing when it can not. */
export function listed(answer: unknown): Listed[] {
  const items = (answer as { items?: unknown } | null)?.items;
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: Record<string, unknown>) => {
    const says = naming.map((one) => item[one]).find((one) => typeof one === 'string' && one !== '');
    return typeof item.id === 'string' && says !== undefined ? [{ id: item.id, says: String(says) }] : [];
  });
}

type ThingProps = Pick<FieldProps, 'id' | 'name' | 'draft' | 'issue' | 'onChange'>;

export function Thing({ id, name, draft, issue, onChange }: ThingProps) {
  const list = useListOf(name);
  const [isWriting, setWriting] = useState(false);
  const query = useQuery({
    queryKey: [list, { limit: most }, 'named'],
    queryFn: ({ signal }) => readByName(list ?? '', { limit: most }, signal),
    enabled: list !== undefined,
    retry: false,
  });
  const things = listed(query.data);
  const value = String(draft);
  const shared = { id, value, 'aria-invalid': issue !== undefined, 'aria-describedby': `${id}-help` } as const;
  if (isWriting || things.length === 0) {
    return (
      <input {...shared} autoComplete="off" onChange={(event) => onChange(event.target.value)} className={boxLook} />
    );
  }
  const isKnown = value === '' || things.some((one) => one.id === value);
  return (
    <div className="flex gap-2">
      <select {...shared} onChange={(event) => onChange(event.target.value)} className={boxLook}>
        <option value="">Choose one</option>
        {isKnown ? null : <option value={value}>{value}</option>}
        {things.map((one) => (
          <option key={one.id} value={one.id}>
            {one.says}
          </option>
        ))}
      </select>
      <button
        type="button"
        onClick={() => setWriting(true)}
        aria-label={`Write the id of the ${label(name).toLowerCase()}`}
        className="flex-none text-link text-meta"
      >
        By id
      </button>
    </div>
  );
}
