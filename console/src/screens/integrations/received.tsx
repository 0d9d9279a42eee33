// What services have told us: whether something became of it, and everything that was in it.
import { useState } from 'react';
import { when } from '../../base/time.ts';
import { label } from '../../base/words.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { OutsideChip } from '../../parts/chip.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { usePress } from '../../running/use-press.ts';

const nothingTold = 'No service has told anything yet. The address to give to a service stands with its connection.';

type Word = OutputOf<'connection.received.list'>['items'][number];

const stateWords = { stored: 'kept, nothing became of it yet', told: 'passed on' } as const;
const looks = { stored: 'queued', told: 'done' } as const;

const columns: readonly Column<Word>[] = [
  { name: 'type', title: 'What', isStrong: true, cell: ({ type }) => <code className="text-code">{type}</code> },
  { name: 'connector', title: 'From', cell: ({ connector }) => label(connector) },
  { name: 'state', title: 'Status', cell: ({ state }) => <Status word={looks[state]} says={stateWords[state]} /> },
  { name: 'id', title: 'Their id', cell: ({ externalId }) => <code className="text-code">{externalId}</code> },
  { name: 'at', title: 'When', cell: ({ createdAt }) => <span className="tabular-nums">{when(createdAt)}</span> },
];

export function Received() {
  const { query, rows } = usePages('connection.received.list', { limit: 50 }, { everyMs: 30_000 });
  const [open, setOpen] = useState<Word>();
  return (
    <Panel query={query} what="What services have told us" lines={6}>
      {() => (
        <>
          {rows.length === 0 ? (
            <Empty says={nothingTold} />
          ) : (
            <Table
              label="Received"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={setOpen}
              openKey={open?.id}
            />
          )}
          <ShowMore query={query} />
          {open ? <OneWord word={open} onClose={() => setOpen(undefined)} /> : null}
        </>
      )}
    </Panel>
  );
}

function OneWord({ word: { id: receivedId, type }, onClose }: { readonly word: Word; readonly onClose: () => void }) {
  const may = useMay();
  const query = useAsk('connection.received.show', { receivedId }, { enabled: may('connection.received.show') });
  const { busy, problem, press } = usePress();
  return (
    <Drawer title={type} isOpen onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
        <Panel query={query} what="What was in it" lines={6}>
          {({ payload, ...facts }) => (
            <>
              <KeyValues
                wide
                facts={[
                  { name: 'from', value: label(facts.connector) },
                  { name: 'theirId', value: facts.externalId },
                  { name: 'stands', value: stateWords[facts.state] },
                  { name: 'when', value: facts.createdAt },
                ]}
              />
              <Section title="What was in it">
                <p className="mb-2">
                  <OutsideChip />
                </p>
                <pre className="overflow-auto rounded-control border border-warn-line border-dashed p-3 text-code">
                  {JSON.stringify(payload, null, 2)}
                </pre>
              </Section>
            </>
          )}
        </Panel>
        {problem ? <Failed error={problem} what="Passing it on" /> : null}
      </div>
      {query.data?.state === 'stored' && may('connection.received.replay') ? (
        <footer className="border-border border-t px-5 py-3">
          <Button
            busy={busy && 'Passing on…'}
            onClick={() => void press('connection.received.replay', { receivedId }, `Passed on: ${type}.`)}
          >
            Pass on now
          </Button>
        </footer>
      ) : null}
    </Drawer>
  );
}
