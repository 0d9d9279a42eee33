// How the models are doing: trouble first, in a sentence, then each with its figures.
import { Link } from '@tanstack/react-router';
import { many } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAsk } from '../../client/queries.ts';
import { LinkButton } from '../../parts/button.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Speed } from './speed.tsx';
import { seconds, useWires } from './wires.ts';

const noModel =
  'No model is connected. Cadre works with its built-in engine: it finds, fills in and reports, but ' +
  'does not write freely. Connect a provider, or start Ollama on this machine.';

type Measured = OutputOf<'model.health.show'>['items'][number];

const everyMs = 30_000;
const wrong: Column<Measured> = {
  name: 'note',
  title: 'What is wrong',
  cell: ({ note }) => <span className="text-muted">{note ?? ''}</span>,
};

const rank = { unhealthy: 0, degraded: 1, healthy: 2 } as const;
const looks = { unhealthy: 'down', degraded: 'degraded', healthy: 'up' } as const;
const words = { unhealthy: 'does not answer', degraded: 'slow or failing', healthy: 'well' } as const;

export function Health() {
  const query = useAsk('model.health.show', {}, { everyMs });
  const { query: wires, ready, title } = useWires();
  const columns: readonly Column<Measured>[] = [
    { name: 'model', title: 'Model', isStrong: true, cell: ({ model }) => model },
    { name: 'provider', title: 'Provider', cell: ({ provider }) => title(provider) },
    {
      name: 'status',
      title: 'Now',
      cell: ({ status, samples }) =>
        samples === 0 ? (
          <Status word="absent" says="not asked yet" />
        ) : (
          <Status word={looks[status]} says={words[status]} />
        ),
    },
    {
      name: 'latency',
      title: 'Answers in',
      isNumber: true,
      isMain: true,
      cell: ({ average_latency_ms: ms }) => (ms === null ? '' : seconds(ms)),
    },
    {
      name: 'errors',
      title: 'Errors',
      isNumber: true,
      cell: ({ error_rate: share, samples }) => (samples === 0 ? '' : shareWords(share)),
    },
    {
      name: 'samples',
      title: 'Of',
      isNumber: true,
      cell: ({ samples }) => (samples === 0 ? '' : many(samples, 'call')),
    },
    {
      name: 'inTime',
      title: 'Within 3 s',
      isNumber: true,
      cell: ({ within_3s: share }) => (share === null ? '' : `${Math.round(share * 100)}%`),
    },
    ...(query.data?.items.some(({ note }) => note) ? [wrong] : []),
    { name: 'at', title: 'Checked', cell: ({ checked_at: at }) => <span className="tabular-nums">{when(at)}</span> },
  ];
  return (
    <>
      <Panel query={wires} what="The list of providers" lines={2}>
        {() => (ready.length === 0 ? <NoModel /> : null)}
      </Panel>
      <Panel query={query} what="The health of models" lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <NotAsked isReady={ready.length > 0} />
          ) : (
            <>
              <p className="mb-4 max-w-[62ch] text-pretty text-lead">{sentence(items)}</p>
              <Table
                label="Models"
                columns={columns}
                rows={items.toSorted((a, b) => rank[a.status] - rank[b.status] || b.samples - a.samples)}
                keyOf={({ provider, model }) => `${provider} ${model}`}
              />
              <Speed items={items} readAt={query.dataUpdatedAt} />
            </>
          )
        }
      </Panel>
      {ready.length > 0 ? (
        <Section title="Providers" note="that can be used">
          <p className="border-border border-t pt-3">
            {ready.map((one) => one.title).join(', ')}.{' '}
            <Link to="/settings/llm" className="font-[550] text-link">
              Set up providers
            </Link>
          </p>
        </Section>
      ) : null}
    </>
  );
}

function shareWords(share: number): string {
  return share === 0 ? 'none' : `${(share * 100).toFixed(1)}%`;
}

function sentence(items: readonly Measured[]): string {
  const trouble = items.filter(({ status }) => status !== 'healthy');
  const [first] = trouble;
  const asked = items.filter(({ samples }) => samples > 0).length;
  if (!first) return asked === 0 ? 'No model has been asked yet.' : `${many(asked, 'model')} asked, and all is well.`;
  const now = first.average_latency_ms === null ? '' : `, ${seconds(first.average_latency_ms)} on average`;
  const others = trouble.length > 1 ? ` ${many(trouble.length - 1, 'other model')} in trouble as well.` : '';
  const well = items.find(({ status }) => status === 'healthy');
  const meanwhile = well ? ` ${well.model} answers meanwhile where a rule names it.` : '';
  const how = first.status === 'unhealthy' ? 'does not answer' : 'is slow or failing';
  return `${first.model} ${how}${now}.${others}${meanwhile}`;
}

function NotAsked({ isReady }: { readonly isReady: boolean }) {
  if (!isReady) return null;
  return (
    <Empty says="No model has been asked yet. Health is measured with every call and looked at every five minutes." />
  );
}

function NoModel() {
  return (
    <Empty says={noModel}>
      <LinkButton to="/settings/llm" look="main">
        Connect provider
      </LinkButton>
    </Empty>
  );
}
