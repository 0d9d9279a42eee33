// What webhooks were told, word by word; what was given up on can be told again.
import { useState } from 'react';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { usePress } from '../../running/use-press.ts';

type Delivery = OutputOf<'webhook.delivery.list'>['items'][number];

const stateWords = { due: 'tried again', delivered: 'delivered', dead: 'given up' } as const;

function useTitles(): (endpointId: string) => string {
  const may = useMay();
  const enabled = may('webhook.endpoint.list');
  const items = useAsk('webhook.endpoint.list', { limit: 200 }, { enabled }).data?.items;
  return (endpointId) => items?.find(({ id }) => id === endpointId)?.title ?? 'a webhook that is gone';
}

export function Deliveries({ state }: { readonly state?: 'dead' }) {
  const titles = useTitles();
  const input = { limit: 50, ...(state ? { state } : {}) };
  const { query, rows } = usePages('webhook.delivery.list', input, { everyMs: 30_000 });
  const [open, setOpen] = useState<Delivery>();
  const columns: readonly Column<Delivery>[] = [
    {
      name: 'event',
      title: 'Event',
      isStrong: true,
      cell: ({ eventType }) => <code className="text-code">{eventType}</code>,
    },
    { name: 'to', title: 'Told', cell: ({ endpointId }) => titles(endpointId) },
    { name: 'state', title: 'Status', cell: (one) => <Status word={one.state} says={stateWords[one.state]} /> },
    { name: 'problem', title: 'Why not', cell: ({ problem }) => <span className="text-muted">{problem ?? ''}</span> },
    { name: 'attempts', title: 'Tries', isNumber: true, cell: ({ attempts }) => attempts },
    { name: 'at', title: 'When', cell: ({ createdAt }) => <span className="tabular-nums">{when(createdAt)}</span> },
  ];
  return (
    <Panel query={query} what="The list of deliveries" lines={6}>
      {() => (
        <>
          {rows.length === 0 ? (
            <Empty
              says={
                state
                  ? 'Everything was delivered. What is given up on after two days of tries stands here.'
                  : 'Nothing was told yet.'
              }
            />
          ) : (
            <Table
              label="Deliveries"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={setOpen}
              openKey={open?.id}
            />
          )}
          <ShowMore query={query} />
          {open ? (
            <OneDelivery delivery={open} to={titles(open.endpointId)} onClose={() => setOpen(undefined)} />
          ) : null}
        </>
      )}
    </Panel>
  );
}

interface OneDeliveryProps {
  readonly delivery: Delivery;
  readonly to: string;
  readonly onClose: () => void;
}

function OneDelivery({ delivery: { id: deliveryId, eventType }, to, onClose }: OneDeliveryProps) {
  const may = useMay();
  const query = useAsk('webhook.delivery.show', { deliveryId });
  const { busy, problem, press } = usePress();
  const state = query.data?.state;
  return (
    <Drawer title={eventType} isOpen onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
        <Panel query={query} what="What was told" lines={6}>
          {({ body, ...one }) => (
            <>
              <KeyValues
                wide
                facts={[
                  { name: 'told', value: to },
                  { name: 'stands', value: stateWords[one.state] },
                  { name: 'answered', value: one.status === null ? 'nothing' : `HTTP ${one.status}` },
                  ...(one.problem ? [{ name: 'whyNot', value: one.problem }] : []),
                  { name: 'tries', value: one.attempts },
                  ...(one.dueAt ? [{ name: 'nextTry', value: one.dueAt }] : []),
                  { name: 'happened', value: one.createdAt },
                ]}
              />
              <Section title="Word by word">
                <pre className="overflow-auto rounded-control bg-sunken p-3 text-code">{pretty(body)}</pre>
              </Section>
            </>
          )}
        </Panel>
        {problem ? <Failed error={problem} what="This" /> : null}
      </div>
      <footer className="flex flex-wrap gap-2 border-border border-t px-5 py-3">
        {state === 'dead' && may('webhook.delivery.retry') ? (
          <Button
            look="main"
            busy={busy === 'webhook.delivery.retry' && 'Telling…'}
            onClick={() => void press('webhook.delivery.retry', { deliveryId }, `Told again: ${eventType}.`)}
          >
            Tell again
          </Button>
        ) : null}
        {state === 'due' && may('webhook.delivery.drop') ? (
          <Button
            busy={busy === 'webhook.delivery.drop' && 'Giving up…'}
            onClick={() => void press('webhook.delivery.drop', { deliveryId }, `Given up: ${eventType}.`)}
          >
            Give up
          </Button>
        ) : null}
      </footer>
    </Drawer>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
