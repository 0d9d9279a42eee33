// The accounts of the company at services: what fails first, then the newest.
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { when } from '../../base/time.ts';
import { usePages } from '../../client/pages.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { OneConnection } from './connection.tsx';
import { type Connection, stateWords } from './words.ts';

const columns: readonly Column<Connection>[] = [
  { name: 'title', title: 'Connection', isStrong: true, cell: ({ title }) => title },
  {
    name: 'account',
    title: 'Account',
    cell: ({ account }) => account ?? <span className="text-muted">not known yet</span>,
  },
  { name: 'state', title: 'Now', cell: ({ state }) => <Status word={state} says={stateWords[state]} /> },
  {
    name: 'tested',
    title: 'Last tested',
    cell: ({ testedAt }) => <span className="tabular-nums">{testedAt ? when(testedAt) : 'never'}</span>,
  },
];

const wrong: Column<Connection> = {
  name: 'problem',
  title: 'What is wrong',
  cell: ({ problem }) => <span className="text-muted">{problem ?? ''}</span>,
};
/** What has consented tells until when; it is renewed before where the service allows that. */
const session: Column<Connection> = {
  name: 'accessEndsAt',
  title: 'Session until',
  cell: ({ accessEndsAt }) => <span className="tabular-nums">{accessEndsAt ? when(accessEndsAt) : ''}</span>,
};
const usual: Column<Connection> = {
  name: 'usual',
  title: 'Usual for',
  cell: ({ usualFor }) => <code className="text-code">{usualFor.join(', ')}</code>,
};

const trouble = ['failing', 'expired', 'new', 'connected', 'disconnected'] as const;

export function Connected() {
  const { query, rows } = usePages('connection.connection.list', { limit: 100 }, { everyMs: 60_000 });
  const [openId, setOpenId] = useState<string>();
  const sorted = useMemo(() => rows.toSorted((a, b) => trouble.indexOf(a.state) - trouble.indexOf(b.state)), [rows]);
  const open = rows.find(({ id }) => id === openId);
  return (
    <Panel query={query} what="The list of connections" lines={6}>
      {() => (
        <>
          {rows.length > 0 ? (
            <p className="mb-2 flex justify-end">
              <Link to="." search={{ tab: 'catalogue' } as never} className="font-[550] text-link">
                Connect another service
              </Link>
            </p>
          ) : null}
          {rows.length === 0 ? (
            <Empty says="Nothing is connected yet. Connect the mail server first, then where money arrives.">
              <Link to="." search={{ tab: 'catalogue' } as never} className="font-[550] text-link">
                Show all services
              </Link>
            </Empty>
          ) : (
            <Table
              label="Connections"
              columns={[
                ...columns,
                ...(rows.some(({ accessEndsAt }) => accessEndsAt) ? [session] : []),
                ...(rows.some(({ problem }) => problem) ? [wrong] : []),
                ...(rows.some(({ usualFor }) => usualFor.length > 0) ? [usual] : []),
              ]}
              rows={sorted}
              keyOf={({ id }) => id}
              onOpen={({ id }) => setOpenId(id)}
              openKey={openId}
            />
          )}
          <ShowMore query={query} />
          {open ? <OneConnection connection={open} onClose={() => setOpenId(undefined)} /> : null}
        </>
      )}
    </Panel>
  );
}
