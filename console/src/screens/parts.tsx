// All parts with their states: where one looks when something looks wrong anywhere.
import { type ReactNode, useState } from 'react';
import { Problem, type Rehearsal } from '../client/http.ts';
import { Button, Key } from '../parts/button.tsx';
import { Chip, Due, DueChip, EffectChip, OutsideChip, WaitCount } from '../parts/chip.tsx';
import { CopyLine } from '../parts/copy-line.tsx';
import { type Drafts, draftsOf, type Schema } from '../parts/form/schema.ts';
import { SchemaForm } from '../parts/form/schema-form.tsx';
import { From } from '../parts/from.tsx';
import { KeyValues } from '../parts/key-values.tsx';
import { Lights } from '../parts/lights.tsx';
import { LogRow } from '../parts/log-row.tsx';
import { Mark } from '../parts/mark.tsx';
import { Empty, Failed, Still } from '../parts/panel.tsx';
import { Consequences, PencilSheet, RehearsedAnswer } from '../parts/pencil-sheet.tsx';
import { Band, Dots } from '../parts/record.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { Spine } from '../parts/spine.tsx';
import { Stake } from '../parts/stake.tsx';
import { StakeBar } from '../parts/stake-bar.tsx';
import { Status } from '../parts/status.tsx';
import { Table } from '../parts/table.tsx';
import { tell } from '../parts/toast.tsx';
import { Charts } from './parts-charts.tsx';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const aMoment = '2026-11-20T12:00:00.000Z';

const rehearsal: Rehearsal = {
  output: {
    payments: [
      { partner: 'Ana Ferreira', owedNow: usd(86_150), paid: usd(86_150), owedAfter: usd(0) },
      {
        partner: 'Studio Halm',
        flag: 'New bank account, 2 days old',
        owedNow: usd(54_000),
        paid: usd(54_000),
        owedAfter: usd(0),
      },
      { partner: 'Nordlicht GmbH', owedNow: usd(41_200), paid: usd(41_200), owedAfter: usd(0) },
    ],
  },
  ...{ events: [], sends: [], later: [], changedRows: 6, calls: ['partners.payout.pay'] },
};

const schema: Schema = {
  type: 'object',
  required: ['name', 'amount', 'kind'],
  properties: {
    name: { type: 'string', maxLength: 80, description: 'What it is called' },
    amount: {
      type: 'object',
      properties: { amount: { type: 'integer' }, currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
      required: ['amount', 'currency'],
    },
    kind: { type: 'string', enum: ['letter', 'call', 'visit'] },
    words: { type: 'string', maxLength: 2000, description: 'As long as it needs to be' },
    tags: { type: 'array', items: { type: 'string' } },
    agentId: { type: 'string', format: 'uuid', description: 'Who does it' },
    noticeIds: { type: 'array', items: { type: 'string', format: 'uuid' } },
    holdingDays: { type: 'integer', minimum: 0, maximum: 365, description: 'How long it may be taken back' },
    file: { type: 'string', contentEncoding: 'base64', description: 'At most 1 MB' },
    from: { type: 'string', format: 'date-time' },
    secret: { type: 'string', secret: true },
    urgent: { type: 'boolean', description: 'Asks today' },
    more: { description: 'What fits no other field' },
  },
};

export function Parts() {
  return (
    <Page>
      <PageTitle title="Parts" />
      <Meaning />
      <Controls />
      <Form />
      <Data />
      <Charts />
      <Feedback />
    </Page>
  );
}

function Line({ children }: { readonly children: ReactNode }) {
  return <div className="mb-3 flex flex-wrap items-center gap-3">{children}</div>;
}

function Meaning() {
  return (
    <Section first title="Who, how much, until when">
      <Line>
        {([20, 24, 32] as const).map((size) => (
          <span key={size} className="flex gap-2">
            <Mark kind="agent" name="Partner desk" size={size} alone />
            <Mark kind="person" name="Ines Kaya" size={size} alone />
            <Mark kind="system" name="Cadre" size={size} alone />
            <Mark kind="outside" name="Lena Brandt" size={size} alone />
          </span>
        ))}
        <Mark kind="agent" name="Support desk" alone atWork />
      </Line>
      <Line>
        <Stake stake={usd(421_000)} effect="write" />
        <Stake stake={null} effect="send" />
        <Due at={aMoment} />
        <DueChip at={aMoment} then="nothing is paid" />
        <OutsideChip />
        <EffectChip effect="read" />
        <EffectChip effect="write" />
        <EffectChip effect="send" />
        <Chip tone="pencil">Rehearsed</Chip>
        <WaitCount n={6} />
      </Line>
      <Line>
        <Band hits={61} n={64} />
        <Band hits={22} n={30} />
        <Band hits={2} n={3} />
        <div className="w-[232px]">
          <Dots asAsked={40} changed={6} rejected={2} />
        </div>
      </Line>
      <Line>
        {['waiting', 'running', 'done', 'failed', 'cancelled', 'paused', 'warn'].map((word) => (
          <Status key={word} word={word} />
        ))}
      </Line>
      <p className="mb-3">
        Your staff earned{' '}
        <From source="Ledger, October" readAt={Date.parse(aMoment)} filter="paid orders">
          $3,481.20
        </From>
        , which is{' '}
        <From source="Ledger" readAt={Date.parse(aMoment)} isEstimate>
          $412
        </From>{' '}
        more.
      </p>
      <Spine name="Partner desk" says="says why">
        October closed with $4,306.40 owed to 15 partners. Every balance is past the 30-day hold.
      </Spine>
    </Section>
  );
}

function Controls() {
  const [view, setView] = useState('summed');
  return (
    <Section title="Buttons and choices">
      <Line>
        <Button look="main" hint="A">
          Approve 14 payments
        </Button>
        <Button>Rehearse again</Button>
        <Button look="quiet">Pass on</Button>
        <Button look="danger">Reject…</Button>
        <Button look="main" busy="Approving…">
          Approve 14 payments
        </Button>
        <Button why="Rehearse it again to approve.">Approve</Button>
        <Button small>Show more</Button>
        <Key>Ctrl K</Key>
      </Line>
      <Line>
        <Segmented
          label="View"
          value={view}
          choices={[
            { value: 'summed', label: 'Summed' },
            { value: 'steps', label: 'Every step' },
          ]}
          onChange={setView}
        />
        <Button onClick={() => tell('Saved. Support desk asks from $50.00 now.', { undo: () => Promise.resolve() })}>
          Tell what was done
        </Button>
      </Line>
    </Section>
  );
}

function Form() {
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(schema, {}));
  return (
    <Section title="A form from its schema">
      <div className="max-w-[560px]">
        <SchemaForm
          schema={schema}
          drafts={drafts}
          issues={{ amount: 'This is needed.' }}
          onChange={setDrafts}
          onSubmit={() => undefined}
        />
      </div>
    </Section>
  );
}

const rows = [
  { id: '1', name: 'Ana Ferreira', state: 'active', owed: '$861.50' },
  { id: '2', name: 'Studio Halm', state: 'waiting', owed: '$540.00' },
];

function Data() {
  return (
    <Section title="Rows, facts, what would happen">
      <Table
        label="Partners"
        rows={rows}
        keyOf={({ id }) => id}
        onOpen={() => undefined}
        columns={[
          { name: 'name', title: 'Partner', isStrong: true, cell: ({ name }) => name },
          { name: 'state', title: 'Status', cell: ({ state }) => <Status word={state} /> },
          { name: 'owed', title: 'Owed', isNumber: true, cell: ({ owed }) => owed },
        ]}
      />
      <ul className="my-6">
        <LogRow
          at={aMoment}
          who={{ name: 'Bookkeeper', kind: 'agent' }}
          onUndo={() => undefined}
          onOpen={() => undefined}
        >
          matched 41 payments
        </LogRow>
        <LogRow at={aMoment} who={{ name: 'Marcus Weil', kind: 'person' }}>
          approved “Reorder 200 mugs”
        </LogRow>
      </ul>
      <div className="max-w-[268px]">
        <KeyValues
          facts={[
            { name: 'month', value: 'October 2026' },
            { name: 'leastPayment', value: usd(10_000), was: usd(5000) },
            { name: 'leaveOut', value: null },
          ]}
        />
      </div>
      <div className="mt-6 max-w-[640px]">
        <PencilSheet note="09:44, real data, nothing sent" again={() => undefined}>
          <RehearsedAnswer output={rehearsal.output} />
        </PencilSheet>
        <Consequences rehearsal={rehearsal} />
      </div>
      <div className="mt-6">
        <StakeBar
          big="$4,210.00"
          leaves
          undo="Can be taken back until 14:00"
          exactly="Exactly 9c41e2, edited by you 09:44"
        >
          <Button look="danger">Reject…</Button>
          <Button look="main">Approve 14 payments</Button>
        </StakeBar>
      </div>
    </Section>
  );
}

const lights = ['database', 'work', 'models', 'mail', 'files', 'record'].map((part) => ({
  part,
  light: part === 'models' ? ('amber' as const) : ('green' as const),
  note: 'It answers in 6.2 s instead of 1.1 s.',
  since: aMoment,
}));

function Feedback() {
  const problem = new Problem({
    code: 'upstream',
    status: 502,
    detail: 'Wise refused two of 14 payments.',
    requestId: '7f3a-0c',
  });
  return (
    <Section title="Loading, empty, broken">
      <div className="grid gap-8 md:grid-cols-2">
        <Still lines={4} />
        <Empty says="Nothing waits for you. Your staff will ask when a decision is yours." />
        <Failed error={problem} what="The list of payouts" again={() => undefined} />
        <div className="max-w-[280px]">
          <Lights items={lights} />
        </div>
        <CopyLine label="link" text="https://example.com/r/balcony-diaries" />
      </div>
    </Section>
  );
}
