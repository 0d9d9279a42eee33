// Programs elsewhere that are told: where, of what, and whether they hear.
import { useState } from 'react';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { Chip } from '../../parts/chip.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Acts } from '../../running/acts.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { usePress } from '../../running/use-press.ts';
import { NewEndpoint, OnceSecret } from './new-endpoint.tsx';

type Endpoint = OutputOf<'webhook.endpoint.list'>['items'][number];

function stateOf({ active, failingSince }: Endpoint): readonly [look: string, says: string] {
  if (!active) return ['paused', 'paused'];
  return failingSince ? ['failing', `failing since ${when(failingSince)}`] : ['active', 'hears'];
}

const columns: readonly Column<Endpoint>[] = [
  { name: 'title', title: 'Whom', isStrong: true, cell: ({ title }) => title },
  { name: 'url', title: 'Where', cell: ({ url }) => <code className="text-code">{url}</code> },
  {
    name: 'state',
    title: 'Now',
    cell: (one) => {
      const [look, says] = stateOf(one);
      return <Status word={look} says={says} />;
    },
  },
  {
    name: 'events',
    title: 'Of what',
    cell: ({ events }) => (
      <span className="inline-flex max-w-full gap-1">
        {events.slice(0, 2).map((one) => (
          <Chip key={one}>{one}</Chip>
        ))}
        {events.length > 2 ? <span className="text-muted">{events.length - 2} more</span> : null}
      </span>
    ),
  },
  { name: 'since', title: 'Since', cell: ({ createdAt }) => <span className="tabular-nums">{when(createdAt)}</span> },
];

export function Endpoints() {
  const may = useMay();
  const { query, rows } = usePages('webhook.endpoint.list', { limit: 50 });
  const [isNew, setNew] = useState(false);
  const [openId, setOpenId] = useState<string>();
  const open = rows.find(({ id }) => id === openId);
  const add = may('webhook.endpoint.create') ? (
    <Button look="main" onClick={() => setNew(true)}>
      Add webhook
    </Button>
  ) : null;
  return (
    <Panel query={query} what="The list of webhooks" lines={5}>
      {() => (
        <>
          {rows.length === 0 ? (
            <Empty says="Nobody is told yet. A webhook tells a program of yours the moment something happens here.">
              {add}
            </Empty>
          ) : (
            <>
              <div className="mb-3 flex justify-end">{add}</div>
              <Table
                label="Webhooks"
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                onOpen={({ id }) => setOpenId(id)}
                openKey={openId}
              />
            </>
          )}
          <ShowMore query={query} />
          {isNew ? <NewEndpoint onClose={() => setNew(false)} /> : null}
          {open ? <OneEndpoint endpoint={open} onClose={() => setOpenId(undefined)} /> : null}
        </>
      )}
    </Panel>
  );
}

interface OneEndpointProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

function OneEndpoint({ endpoint, onClose }: OneEndpointProps) {
  const [wish, setWish] = useState<Wish>();
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <Drawer title={endpoint.title} isOpen={!wish} onClose={onClose}>
        <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
          <KeyValues
            wide
            facts={[
              { name: 'where', value: endpoint.url },
              { name: 'now', value: stateOf(endpoint)[1] },
              ...(endpoint.reason ? [{ name: 'why', value: endpoint.reason }] : []),
              { name: 'ofWhat', value: endpoint.events.join('\n') },
              { name: 'since', value: endpoint.createdAt },
            ]}
          />
          {secret ? <OnceSecret secret={secret} /> : null}
        </div>
        <EndpointActs endpoint={endpoint} onWish={setWish} onSecret={setSecret} />
      </Drawer>
      <RunDrawer
        wish={wish}
        onClose={() => {
          setWish(undefined);
          if (wish?.capability === 'webhook.endpoint.remove') onClose();
        }}
      />
    </>
  );
}

const outcomes = {
  arrived: 'It hears.',
  failed: 'It did not answer well.',
  gone: 'It says it is gone.',
  refused: 'The address was refused.',
} as const;

interface EndpointActsProps {
  readonly endpoint: Endpoint;
  readonly onWish: (wish: Wish) => void;
  readonly onSecret: (secret: string) => void;
}

function EndpointActs({ endpoint, onWish, onSecret }: EndpointActsProps) {
  const { id: endpointId, version: ifVersion, active, title, events } = endpoint;
  const { busy, problem, press } = usePress();
  const [tested, setTested] = useState<OutputOf<'webhook.endpoint.test'>>();
  const seen = { endpointId, ifVersion };
  const fixed = ['endpointId', 'ifVersion'];
  const turn = active ? 'webhook.endpoint.pause' : 'webhook.endpoint.resume';
  async function test() {
    setTested(await press('webhook.endpoint.test', { endpointId }, ({ outcome }) => `Tested: ${outcomes[outcome]}`));
  }
  async function renew() {
    const came = await press('webhook.endpoint.rotateSecret', seen, `New secret for ${title}.`);
    if (came) onSecret(came.secret);
  }
  return (
    <footer className="grid gap-3 border-border border-t px-5 py-3">
      {problem ? <Failed error={problem} what="This" /> : null}
      {tested ? (
        <p role="status">
          <Status word={tested.outcome === 'arrived' ? 'done' : 'failed'} says={outcomes[tested.outcome]} />{' '}
          <span className="text-muted">
            {tested.status === null ? '' : `HTTP ${tested.status}. `}
            {tested.problem ?? ''}
          </span>
        </p>
      ) : null}
      <Acts
        acts={[
          {
            ...{ capability: 'webhook.endpoint.test', says: 'Test webhook', look: 'main' },
            isBusy: busy === 'webhook.endpoint.test',
            onPress: () => void test(),
          },
          {
            ...{ capability: turn, says: active ? 'Pause' : 'Resume', isBusy: busy === turn },
            onPress: () => void press(turn, seen, active ? `Paused: ${title}.` : `Resumed: ${title}.`),
          },
          {
            ...{ capability: 'webhook.endpoint.edit', says: 'Edit' },
            onPress: () => onWish({ capability: 'webhook.endpoint.edit', given: { ...seen, title, events }, fixed }),
          },
          {
            ...{ capability: 'webhook.endpoint.rotateSecret', says: 'New secret' },
            isBusy: busy === 'webhook.endpoint.rotateSecret',
            onPress: () => void renew(),
          },
          {
            ...{ capability: 'webhook.endpoint.remove', says: 'Remove…', look: 'danger' },
            onPress: () => onWish({ capability: 'webhook.endpoint.remove', given: seen, fixed }),
          },
        ]}
      />
    </footer>
  );
}
