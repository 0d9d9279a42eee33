// Who used which secret for what and where it went; who was kept from one stands there in words.
import { useState } from 'react';
import { when } from '../base/time.ts';
import { label, lowered } from '../base/words.ts';
import type { OutputOf } from '../client/http.ts';
import { useActs, useMay } from '../client/me.ts';
import { useActor } from '../client/names.ts';
import { usePages } from '../client/pages.ts';
import { useAsk } from '../client/queries.ts';
import { Mark } from '../parts/mark.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { ShowMore } from '../parts/show-more.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';

type Access = OutputOf<'vault.access.list'>['items'][number];
type Which = 'all' | 'denied';

/** The secret of a connection is called by what it opens: the house knows it only by ids. */
export function useSecretNames(): (name: string) => string {
  const may = useMay();
  const enabled = may('connection.connection.list');
  const items = useAsk('connection.connection.list', { limit: 200 }, { enabled }).data?.items;
  return (name) => {
    const [, id, field] = /^connection\.([0-9a-f-]{36})\.(.+)$/.exec(name) ?? [];
    if (!id || !field) return name;
    const title = items?.find((one) => one.id === id)?.title ?? `Connection ${id.slice(-4)}`;
    return `${title}, ${lowered(label(field))}`;
  };
}

export function AccessRecord({ secretId }: { readonly secretId?: string }) {
  const actor = useActor();
  const act = useActs();
  const called = useSecretNames();
  const [which, setWhich] = useState<Which>('all');
  const { query, rows } = usePages('vault.access.list', {
    limit: secretId ? 10 : 50,
    ...(secretId ? { secretId } : {}),
    ...(which === 'denied' ? { outcome: 'denied' } : {}),
  });
  const who: Column<Access> = {
    name: 'who',
    title: 'Who',
    isStrong: true,
    cell: ({ actorKind, actorId }) => {
      const named = actor(actorKind, actorId);
      return (
        <span className="inline-flex items-center gap-2.5">
          <Mark {...named} /> {named.name}
        </span>
      );
    },
  };
  const columns: readonly Column<Access>[] = [
    who,
    ...(secretId ? [] : [{ name: 'secret', title: 'Secret', cell: ({ secretName }: Access) => called(secretName) }]),
    {
      name: 'where',
      title: 'Where to',
      cell: ({ host, method, reason }) => (host ? `${method ?? ''} ${host}`.trim() : (reason ?? 'nowhere')),
    },
    {
      name: 'outcome',
      title: 'Outcome',
      cell: ({ outcome, reason }) => <Status word={outcome} says={outcomeWords(outcome, reason, act)} />,
    },
    { name: 'at', title: 'When', cell: ({ at }) => <span className="tabular-nums">{when(at)}</span> },
  ];
  return (
    <>
      {secretId ? null : (
        <Segmented
          label="Which"
          value={which}
          choices={[
            { value: 'all', label: 'All' },
            { value: 'denied', label: 'Kept out' },
          ]}
          onChange={setWhich}
        />
      )}
      <Panel query={query} what="The record of access" lines={secretId ? 3 : 8}>
        {() =>
          rows.length === 0 ? (
            <Empty says={which === 'denied' ? 'Nobody was kept from a secret.' : 'It was not used yet.'} />
          ) : (
            <Table label="Who used what" columns={columns} rows={rows} keyOf={({ id }) => id} />
          )
        }
      </Panel>
      <ShowMore query={query} />
    </>
  );
}

function outcomeWords(outcome: Access['outcome'], reason: string | null, act: (capability: string) => string): string {
  if (outcome === 'released') return 'let out';
  return reason ? `kept out: ${reason.includes('.') ? reason : act(reason)}` : 'kept out';
}
