// Who belongs to the company and what each role may: people, roles, the two matrices, what was given beside them.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { label } from '../base/words.ts';
import type { OutputOf } from '../client/http.ts';
import { useMay, useMine } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { boxLook } from '../parts/form/look.ts';
import { Mark } from '../parts/mark.tsx';
import { Panel } from '../parts/panel.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import type { Column } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { Value } from '../parts/value.tsx';
import type { Row } from '../running/columns.tsx';
import { ThingList } from '../running/thing-list.tsx';
import { GivenOnTop } from './given.tsx';

const tabs = [
  { value: 'people', label: 'People', needs: 'identity.member.list' },
  { value: 'invited', label: 'Invited', needs: 'identity.invitation.list' },
  { value: 'roles', label: 'Roles', needs: 'access.role.list' },
  { value: 'rights', label: 'Who may what', needs: 'access.role.list' },
  { value: 'given', label: 'Given on top', needs: 'access.grant.list' },
] as const;

type Tab = (typeof tabs)[number]['value'];

const columns: readonly Column<Row>[] = [
  {
    name: 'name',
    title: 'Name',
    isStrong: true,
    cell: ({ name, email }) => (
      <span className="inline-flex items-center gap-2.5">
        <Mark kind="person" name={String(name || email)} />
        {String(name || email)}
      </span>
    ),
  },
  { name: 'email', title: 'E-mail', cell: ({ email }) => <span className="text-muted">{String(email)}</span> },
  { name: 'role', title: 'Role', cell: ({ role }) => label(String(role)) },
  { name: 'status', title: 'Status', cell: ({ status }) => <Value value={status} name="status" /> },
  { name: 'since', title: 'Since', cell: ({ since }) => <Value value={since} /> },
];

export function People() {
  const may = useMay();
  const mine = useMine().data?.filter((one) => one.may) ?? [];
  const search = useSearch({ strict: false }) as { tab?: Tab };
  const navigate = useNavigate();
  const open = tabs.filter(({ needs }) => may(needs));
  const tab = open.find(({ value }) => value === search.tab)?.value ?? 'people';
  return (
    <Page>
      <PageTitle title="People and roles" />
      <Tabs
        label="People and roles"
        value={tab}
        tabs={open}
        onChange={(next) => void navigate({ to: '.', search: { tab: next } as never })}
      />
      {tab === 'people' ? (
        <ThingList capability="identity.member.list" actions={mine} columns={columns} create="identity.person.invite" />
      ) : null}
      {tab === 'invited' ? (
        <ThingList
          capability="identity.invitation.list"
          actions={mine}
          create="identity.person.invite"
          empty="Nobody has been invited."
        />
      ) : null}
      {tab === 'roles' ? <Roles /> : null}
      {tab === 'rights' ? <Matrices /> : null}
      {tab === 'given' ? <GivenOnTop actions={mine} /> : null}
    </Page>
  );
}

function Roles() {
  const query = useAsk('access.role.list', {});
  return (
    <Panel query={query} what="The list of roles" lines={6}>
      {({ items }) => (
        <ul className="-mt-4">
          {items.map(({ role, summary, alsoCalled }) => (
            <li key={role} className="grid gap-0.5 border-border border-b py-3">
              <h2 className="text-strong">
                {label(role)}
                {alsoCalled.length > 0 ? (
                  <span className="ml-2 font-[400] text-muted">also called {alsoCalled.join(', ')}</span>
                ) : null}
              </h2>
              <p className="max-w-[68ch] text-muted">{summary}</p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

type Matrix = OutputOf<'access.matrix.show'>;
type Cell = Matrix['surfaces'][number]['cells'][number];

function Matrices() {
  const query = useAsk('access.matrix.show', {});
  return (
    <Panel query={query} what="The matrices" lines={8}>
      {({ surfaces, agents }) => (
        <>
          <Section first title="On every surface">
            <Grid rows={surfaces.map(({ surface, title, cells }) => ({ key: surface, title, cells }))} />
          </Section>
          <Section title="With agents">
            <Grid rows={agents.map(({ ability, cells }) => ({ key: ability, title: label(ability), cells }))} />
          </Section>
        </>
      )}
    </Panel>
  );
}

interface GridRow {
  readonly key: string;
  readonly title: string;
  readonly cells: readonly Cell[];
}

function Grid({ rows }: { readonly rows: readonly GridRow[] }) {
  const roles = rows[0]?.cells.map(({ role }) => role) ?? [];
  return (
    <>
      <OneRole rows={rows} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways can be scrolled by keyboard. */}
      <section tabIndex={0} aria-label="Matrix" className="overflow-x-auto max-md:hidden">
        <table className="w-full min-w-[760px]">
          <thead>
            <tr>
              <td className="border-border border-b" />
              {roles.map((role) => (
                <th
                  key={role}
                  scope="col"
                  className="h-[30px] border-border border-b px-3 text-left font-[500] text-[11.5px] text-muted"
                >
                  {label(role)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, title, cells }) => (
              <tr key={key} className="border-border border-b">
                <th scope="row" className="sticky left-0 h-(--row) bg-surface py-1.5 pr-3 text-left font-[550]">
                  {title}
                </th>
                {cells.map(({ role, level, opens }) => (
                  <td key={role} className={`px-3 py-1.5 ${opens ? '' : 'text-muted'}`}>
                    {label(level)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** On a phone there is room for one role at a time. */
function OneRole({ rows }: { readonly rows: readonly GridRow[] }) {
  const roles = rows[0]?.cells.map(({ role }) => role) ?? [];
  const [chosen, setChosen] = useState<string>();
  const role = chosen ?? roles[0];
  return (
    <div className="md:hidden">
      <select
        aria-label="Role"
        value={role}
        onChange={(event) => setChosen(event.target.value)}
        className={`${boxLook} mb-2`}
      >
        {roles.map((one) => (
          <option key={one} value={one}>
            {label(one)}
          </option>
        ))}
      </select>
      <dl className="border-border border-t">
        {rows.map(({ key, title, cells }) => {
          const cell = cells.find((one) => one.role === role);
          return (
            <div key={key} className="flex min-h-(--row) items-center gap-4 border-border border-b py-1.5">
              <dt className="font-[550]">{title}</dt>
              <dd className={`ml-auto text-right ${cell?.opens ? '' : 'text-muted'}`}>
                {label(cell?.level ?? 'none')}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
