// Everybody who is a partner or wants to be: who applied first, as a list or as the tree of who brought whom.
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { many } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { WaitCount } from '../../parts/chip.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Mark } from '../../parts/mark.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { usePress } from '../../running/use-press.ts';
import { Connected } from './connected.tsx';
import { NewPartner } from './new-partner.tsx';
import { StartProgram } from './start.tsx';
import { Tree } from './tree.tsx';
import { kinds, type Partner, rate, statusWords } from './words.ts';

const columns: readonly Column<Partner>[] = [
  {
    name: 'name',
    title: 'Partner',
    isStrong: true,
    cell: ({ name }) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <Mark kind="person" name={name} />
        <span className="min-w-0 md:truncate" title={name}>
          {name}
        </span>
      </span>
    ),
  },
  { name: 'kind', title: 'Kind', cell: ({ kind }) => kinds[kind] },
  { name: 'code', title: 'Code', cell: ({ code }) => (code ? <code className="text-code">{code}</code> : 'none yet') },
  { name: 'status', title: 'Status', cell: ({ status }) => <Status word={status} says={statusWords[status]} /> },
  {
    name: 'rate',
    title: 'Rate',
    isNumber: true,
    cell: ({ agreedRateBp }) => (agreedRateBp === null ? 'by tier' : rate(agreedRateBp)),
  },
  {
    name: 'payTo',
    title: 'Paid to',
    cell: ({ payMethod, payTo }) => (payTo ? `${payMethod} ${payTo}` : 'not said yet'),
  },
  { name: 'since', title: 'Since', cell: ({ createdAt }) => <span className="tabular-nums">{when(createdAt)}</span> },
];

type Shape = 'list' | 'tree' | 'map';

export function People() {
  const { query, rows } = usePages('partners.partner.list', { limit: 200 });
  const applied = rows.filter(({ status }) => status === 'applied');
  return (
    <Panel query={query} what="The list of partners" lines={10}>
      {() =>
        rows.length === 0 ? (
          <StartProgram />
        ) : (
          <>
            <Applications items={applied} />
            <Everybody rows={rows} first={applied.length === 0} />
            <ShowMore query={query} />
          </>
        )
      }
    </Panel>
  );
}

interface EverybodyProps {
  readonly rows: readonly Partner[];
  readonly first: boolean;
}

function Everybody({ rows, first }: EverybodyProps) {
  const may = useMay();
  const [shape, setShape] = useState<Shape>('list');
  const [isAdding, setAdding] = useState(false);
  const accepted = rows.filter(({ status }) => status !== 'applied');
  return (
    <Section
      first={first}
      title="Partners"
      note={accepted.length}
      end={
        <div className="flex flex-wrap gap-2">
          <Segmented
            label="Shape"
            value={shape}
            choices={[
              { value: 'list', label: 'List' },
              { value: 'tree', label: 'Tree' },
              { value: 'map', label: 'Map' },
            ]}
            onChange={setShape}
          />
          {may('partners.partner.approve') ? (
            <Button small look="main" onClick={() => setAdding(true)}>
              Add partner
            </Button>
          ) : null}
        </div>
      }
    >
      {shape === 'list' ? <Filtered rows={accepted} /> : null}
      {shape === 'tree' ? <Tree partners={rows} /> : null}
      {shape === 'map' ? <Connected partners={accepted} /> : null}
      {isAdding ? <NewPartner onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

function Filtered({ rows }: { readonly rows: readonly Partner[] }) {
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  const found = rows.filter((one) => says(one, words));
  return (
    <>
      <input
        data-filter
        aria-label="Filter partners"
        placeholder="Find a partner"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className={`${boxLook} mb-1 max-w-[240px]`}
      />
      {found.length === 0 ? (
        <Empty says={words ? `No partner says “${words}”.` : 'Nobody has been let in yet.'} />
      ) : (
        <Table
          label="Partners"
          columns={columns}
          rows={found}
          keyOf={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: '/partners/$partnerId', params: { partnerId: id } })}
        />
      )}
    </>
  );
}

function says({ name, email, code, kind }: Partner, words: string): boolean {
  const text = `${name} ${email} ${code ?? ''} ${kinds[kind]}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Applications({ items }: { readonly items: readonly Partner[] }) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const [at, setAt] = useState('');
  if (items.length === 0) return null;
  const decide = (partner: Partner, capability: 'partners.partner.approve' | 'partners.partner.reject') => {
    setAt(partner.id);
    const done = capability === 'partners.partner.approve' ? 'Approved' : 'Rejected';
    void press(capability, { partnerId: partner.id }, `${done}: ${partner.name}.`);
  };
  return (
    <Section
      first
      title="Want to be partners"
      count={<WaitCount n={items.length} />}
      note={`${many(items.length, 'application')}, oldest last`}
    >
      {problem ? <Failed error={problem} what="Your decision" /> : null}
      <ul className="border-border border-t">
        {items.map((one) => (
          <li
            key={one.id}
            className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 border-border border-b
              border-l-[3px] border-l-wait-solid px-3 py-2 max-md:grid-cols-[auto_minmax(0,1fr)]"
          >
            <Mark kind="person" name={one.name} />
            <span className="min-w-0">
              <Link to="/partners/$partnerId" params={{ partnerId: one.id }} className="font-[550] hover:underline">
                {one.name}
              </Link>
              <span className="block text-meta text-muted [overflow-wrap:anywhere]">
                {[
                  kinds[one.kind],
                  one.email,
                  one.website ?? 'names no site',
                  one.country,
                  `applied ${when(one.createdAt)}`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <span className="flex gap-2 max-md:col-span-2">
              {may('partners.partner.reject') ? (
                <Button
                  look="danger"
                  busy={at === one.id && busy === 'partners.partner.reject' && 'Rejecting…'}
                  onClick={() => decide(one, 'partners.partner.reject')}
                  className="max-md:flex-1"
                >
                  Reject
                </Button>
              ) : null}
              {may('partners.partner.approve') ? (
                <Button
                  busy={at === one.id && busy === 'partners.partner.approve' && 'Approving…'}
                  onClick={() => decide(one, 'partners.partner.approve')}
                  className="max-md:flex-1"
                >
                  Approve
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
