// Providers of models: whose key is there, whether it works, and new ones. A key is never shown again.
import { useState } from 'react';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle, Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { usePress } from '../../running/use-press.ts';
import { seconds, useWires, type Wire } from './wires.ts';

const noKey =
  'No key is set up. Cadre works with its built-in engine, which matches words and does not write ' +
  'freely. Add a key of any provider below; it is tested at once.';

const noOwnKey =
  'No key of your own is set up. Models are asked with those of whoever runs this machine. Add a key of any provider ' +
  'below to use yours; it is tested at once.';

type Provider = OutputOf<'model.provider.list'>['items'][number];

export function LlmSettings() {
  const may = useMay();
  const enabled = may('model.provider.list');
  const query = useAsk('model.provider.list', { limit: 100 }, { enabled });
  const { query: wires, items } = useWires();
  const [wish, setWish] = useState<Wish>();
  const own = query.data?.items ?? [];
  const others = items.filter(
    ({ provider, source }) => source !== 'builtin' && !own.some((one) => one.provider === provider),
  );
  const mayAdd = may('model.provider.add');
  return (
    <Page>
      <PageTitle title="Language models">
        {mayAdd ? (
          <Button small onClick={() => setWish({ capability: 'model.provider.add' })}>
            Add own endpoint
          </Button>
        ) : null}
      </PageTitle>
      {enabled ? (
        <Panel query={query} what="Your providers" lines={4}>
          {() => (
            <Section first title="Yours">
              {own.length === 0 ? (
                <div className="border-border border-t">
                  <Empty says={others.some(({ source }) => source === 'operator') ? noOwnKey : noKey} />
                </div>
              ) : (
                <ul className="border-border border-t">
                  {own.map((one) => (
                    <OwnProvider key={one.id} provider={one} onWish={setWish} />
                  ))}
                </ul>
              )}
            </Section>
          )}
        </Panel>
      ) : (
        <Empty says="You may not see the keys of models. Whoever runs your company can allow it." />
      )}
      <Panel query={wires} what="The providers" lines={8}>
        {() => (
          <Section title="Others">
            <ul className="border-border border-t">
              {others.map((wire) => (
                <OtherProvider
                  key={wire.provider}
                  wire={wire}
                  onAdd={mayAdd ? () => setWish(adding(wire)) : undefined}
                />
              ))}
            </ul>
          </Section>
        )}
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}

function adding({ provider, title }: Wire): Wish {
  return { capability: 'model.provider.add', given: { provider, title }, fixed: ['provider', 'baseUrl'] };
}

const abilities: Readonly<Record<string, string>> = {
  text: 'writes',
  tools: 'uses tools',
  vision: 'sees',
  embedding: 'compares texts',
  image: 'draws',
  video: 'films',
  speech: 'speaks',
  transcription: 'listens',
};

interface OtherProviderProps {
  readonly wire: Wire;
  readonly onAdd: (() => void) | undefined;
}

function OtherProvider({ wire, onAdd }: OtherProviderProps) {
  const isLocal = wire.provider === 'ollama';
  const can = wire.abilities.map((one) => abilities[one]).filter(Boolean);
  return (
    <li
      className="grid min-h-(--row-2) grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-border border-b
        py-2"
    >
      <span className="min-w-0">
        <span className="font-[550]">{wire.title}</span>
        {wire.source === 'operator' ? (
          <span className="text-muted"> has a key set by whoever runs this machine</span>
        ) : null}
        <span className="block text-meta text-muted">
          {isLocal ? 'found by itself when it runs on this machine; ' : ''}
          {can.join(', ')}
        </span>
      </span>
      {onAdd && !isLocal ? (
        <Button small onClick={onAdd}>
          Add key
        </Button>
      ) : null}
    </li>
  );
}

interface OwnProviderProps {
  readonly provider: Provider;
  readonly onWish: (wish: Wish) => void;
}

function OwnProvider({ provider: one, onWish }: OwnProviderProps) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const { id: providerId, version: ifVersion, title, models, isEnabled } = one;
  const seen = { providerId, ifVersion };
  const fixed = ['providerId', 'ifVersion'];
  const told = ({ isWorking, latencyMs, note }: OutputOf<'model.provider.test'>) =>
    isWorking
      ? `${title} answered in ${seconds(latencyMs)}.${note ? ` ${note}.` : ''}`
      : `${title} refused: ${note ?? 'no reason given'}.`;
  return (
    <li className="grid gap-2 border-border border-b py-3">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 gap-y-2 max-md:grid-cols-1">
        <span className="min-w-0">
          <span className="font-[550]">{title}</span>{' '}
          <span className="text-muted">
            key ending {one.hint.replace('…', '')}
            {one.baseUrl ? `, at ${one.baseUrl}` : ''}
          </span>
          <span className="block">
            <Working provider={one} />
          </span>
          <span className="block text-meta text-muted [overflow-wrap:anywhere]">{modelWords(models)}</span>
        </span>
        <span className="flex flex-wrap gap-2">
          {may('model.provider.test') ? (
            <Button
              small
              busy={busy === 'model.provider.test' && 'Testing…'}
              onClick={() => void press('model.provider.test', { providerId }, told)}
            >
              Test key
            </Button>
          ) : null}
          {may('model.provider.edit') ? (
            <>
              <Button
                small
                busy={busy === 'model.provider.edit' && '…'}
                onClick={() =>
                  void press(
                    'model.provider.edit',
                    { ...seen, isEnabled: !isEnabled },
                    isEnabled ? `${title} is not used any more.` : `${title} is used again.`,
                  )
                }
              >
                {isEnabled ? 'Stop using' : 'Use again'}
              </Button>
              <Button
                small
                onClick={() =>
                  onWish({ capability: 'model.provider.edit', given: { ...seen, title, models, isEnabled }, fixed })
                }
              >
                Edit
              </Button>
            </>
          ) : null}
          {may('model.provider.remove') ? (
            <Button
              small
              look="danger"
              onClick={() => onWish({ capability: 'model.provider.remove', given: seen, fixed })}
            >
              Remove…
            </Button>
          ) : null}
        </span>
      </div>
      {problem ? <Failed error={problem} what="This" /> : null}
    </li>
  );
}

function Working({ provider: { isEnabled, isWorking, testedAt, note } }: { readonly provider: Provider }) {
  if (!isEnabled) return <Status word="disabled" says="not used" />;
  if (isWorking === null || testedAt === null) return <Status word="absent" says="not tested yet" />;
  return isWorking ? (
    <Status word="up" says={`worked ${when(testedAt)}`} />
  ) : (
    <Status word="failed" says={`refused ${when(testedAt)}${note ? `: ${note}` : ''}`} />
  );
}

function modelWords(models: Provider['models']): string {
  const told = Object.entries(models).filter(([, model]) => model);
  return told.map(([use, model]) => `${use} ${model}`).join(' · ');
}
