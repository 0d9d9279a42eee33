// What goes out next, rehearsed on today's books before it is made, and what has gone out.
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { many } from '../../base/numbers.ts';
import { clock, when } from '../../base/time.ts';
import { Problem } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Consequences, PencilSheet, RehearsedAnswer } from '../../parts/pencil-sheet.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { StakeBar } from '../../parts/stake-bar.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { usePress } from '../../running/use-press.ts';
import { useRehearsal } from '../../running/use-rehearsal.ts';
import { CurrencyChoice } from './currency-choice.tsx';
import { PayoutTable } from './payout-table.tsx';
import { cash, type Payout } from './words.ts';

export function Payouts() {
  const may = useMay();
  const programs = useAsk('partners.program.list', { limit: 50 }, { enabled: may('partners.program.list') }).data
    ?.items;
  const terms = programs?.flatMap((one) => one.currencies.map(({ currency }) => currency)) ?? [];
  const currencies = [...new Set([...terms, ...useOwed()])];
  const [chosen, setChosen] = useState<string>();
  const currency = chosen ?? currencies[0] ?? 'USD';
  return (
    <>
      {currencies.length > 1 ? (
        <div className="mb-3">
          <CurrencyChoice currencies={currencies} value={currency} onChange={setChosen} />
        </div>
      ) : null}
      {may('partners.payout.process') ? <Next key={currency} currency={currency} /> : null}
      <Attention />
      <Batches />
    </>
  );
}

/** What is owed in a currency that is taken no more is paid all the same. */
function useOwed(): string[] {
  const may = useMay();
  const query = useAsk('ledger.balance.list', { limit: 200 }, { enabled: may('ledger.balance.list') });
  const owed = query.data?.items.filter(({ code, balance }) => code === 'partner-payable' && balance.amount !== 0);
  return owed?.map(({ currency }) => currency) ?? [];
}

function Next({ currency }: { readonly currency: string }) {
  const [isWanted, setWanted] = useState(false);
  const query = useRehearsal('partners.payout.process', { currency }, isWanted);
  const navigate = useNavigate();
  const { busy, problem, press } = usePress();
  const nothing = query.error instanceof Problem && query.error.code === 'conflict';
  async function make() {
    const words = ({ partners, total }: { readonly partners: number; readonly total: number }) =>
      `Made a batch: ${many(partners, 'payment')}, ${cash(total, currency)}.`;
    const batch = await press('partners.payout.process', { currency }, words);
    if (batch) void navigate({ to: '/partners/batches/$batchId', params: { batchId: batch.id } });
  }
  if (!isWanted) {
    return (
      <Section first title="Next payout">
        <div className="border-border border-t">
          <Empty says="It is rehearsed on today’s books first: who would get what, and who has not said where to.">
            <Button look="main" onClick={() => setWanted(true)}>
              Rehearse next payout
            </Button>
          </Empty>
        </div>
      </Section>
    );
  }
  if (nothing) {
    return (
      <Section first title="Next payout">
        <div className="border-border border-t">
          <Empty says={`${query.error?.message}. Commissions are paid once their sale can not be returned any more.`} />
        </div>
      </Section>
    );
  }
  return (
    <Section first title="Next payout">
      <Panel query={query} what="The rehearsal" lines={6}>
        {(rehearsal) => {
          const { payouts, total, partners, sendAt } = rehearsal.output;
          const at = clock(new Date(query.dataUpdatedAt));
          return (
            <>
              <PencilSheet
                note={`${at}, today’s books, nothing sent`}
                again={() => void query.refetch()}
                isRunning={query.isFetching}
              >
                <RehearsedAnswer output={{ payments: payouts.map(lineOf) }} />
              </PencilSheet>
              <Consequences rehearsal={rehearsal} />
              <div className="sticky bottom-0 mt-4">
                <StakeBar
                  big={cash(total, currency)}
                  waits={false}
                  undo={`Can be taken back until it is sent, from ${clock(sendAt)} on`}
                  exactly={`${many(partners, 'payment')}, rehearsed at ${at}`}
                  notice={problem ? <Failed error={problem} what="The batch" /> : null}
                >
                  <Button
                    look="main"
                    busy={busy && 'Making the batch…'}
                    why={query.isFetching ? 'It is rehearsed on today’s books right now.' : undefined}
                    onClick={() => void make()}
                    className="max-md:h-[46px] max-md:flex-1"
                  >
                    {`Make ${many(partners, 'payment')}`}
                  </Button>
                </StakeBar>
              </div>
            </>
          );
        }}
      </Panel>
    </Section>
  );
}

/** As the rehearsal shows a row: who, over what, how much; who has not said where is flagged and comes first. */
function lineOf({ name, method, payTo, amount, currency }: Payout) {
  const flag = payTo === null ? { flag: 'has not said where to' } : {};
  return {
    partner: name,
    ...flag,
    paidBy: method ?? 'by hand',
    to: payTo ?? 'not known',
    amount: { amount, currency },
  };
}

function Attention() {
  const may = useMay();
  const enabled = { enabled: may('partners.payout.list') };
  const byHand = useAsk('partners.payout.list', { limit: 50, state: 'by_hand' }, enabled).data?.items ?? [];
  const failed = useAsk('partners.payout.list', { limit: 50, state: 'failed' }, enabled).data?.items ?? [];
  const rows = [...failed, ...byHand];
  if (rows.length === 0) return null;
  return (
    <Section title="Waits for somebody" note="refused first, then to transfer by hand">
      <PayoutTable rows={rows} />
    </Section>
  );
}

const batchWords = { due: 'about to be sent', sent: 'sent', cancelled: 'taken back' } as const;

type Batch = Readonly<{
  id: string;
  currency: string;
  total: number;
  partners: number;
  state: keyof typeof batchWords;
  sendAt: string;
  createdAt: string;
}>;

const columns: readonly Column<Batch>[] = [
  {
    name: 'made',
    title: 'Made',
    isStrong: true,
    cell: ({ id, createdAt }) => (
      <Link to="/partners/batches/$batchId" params={{ batchId: id }} className="tabular-nums hover:underline">
        {when(createdAt)}
      </Link>
    ),
  },
  { name: 'state', title: 'Status', cell: ({ state }) => <Status word={state} says={batchWords[state]} /> },
  { name: 'sendAt', title: 'Sent from', cell: ({ sendAt }) => <span className="tabular-nums">{when(sendAt)}</span> },
  { name: 'partners', title: 'Payments', isNumber: true, cell: ({ partners }) => partners },
  { name: 'total', title: 'Sum', isNumber: true, isMain: true, cell: ({ total, currency }) => cash(total, currency) },
];

function Batches() {
  const navigate = useNavigate();
  const { query, rows } = usePages('partners.payout.listBatches', { limit: 50 });
  return (
    <Section title="Batches">
      <Panel query={query} what="The list of batches" lines={4}>
        {() =>
          rows.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="No batch was made yet." />
            </div>
          ) : (
            <Table
              label="Batches"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={({ id }) => void navigate({ to: '/partners/batches/$batchId', params: { batchId: id } })}
            />
          )
        }
      </Panel>
      <ShowMore query={query} />
    </Section>
  );
}
