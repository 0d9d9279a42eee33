// Every service that can be connected, by what it is for.
import { useMemo, useState } from 'react';
import { many } from '../../base/numbers.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { ConnectDrawer } from './connect-drawer.tsx';
import type { Connector } from './words.ts';

export function Catalogue() {
  const { query, rows } = usePages('connection.connector.list', { limit: 200 });
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<Connector>();
  const groups = useMemo(() => {
    const found = rows.filter((one) => says(one, words));
    return [...Map.groupBy(found, ({ category }) => category)].toSorted(([a], [b]) => a.localeCompare(b));
  }, [rows, words]);
  return (
    <>
      <input
        data-filter
        aria-label="Filter services"
        placeholder="Find a service"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className={`${boxLook} mb-4 max-w-[240px]`}
      />
      <Panel query={query} what="The list of services" lines={8}>
        {() =>
          groups.length === 0 ? (
            <Empty says={`No service says “${words}”. One that is missing can be described under Own services.`} />
          ) : (
            groups.map(([category, items], index) => (
              <Section key={category} first={index === 0} title={category}>
                <ul className="border-border border-t">
                  {items.map((one) => (
                    <Service key={one.name} connector={one} onConnect={() => setChosen(one)} />
                  ))}
                </ul>
              </Section>
            ))
          )
        }
      </Panel>
      <ShowMore query={query} />
      {chosen ? <ConnectDrawer connector={chosen} onClose={() => setChosen(undefined)} /> : null}
    </>
  );
}

function says({ title, summary, category }: Connector, words: string): boolean {
  const text = `${title} ${summary} ${category}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const ways = { none: 'needs no key', secrets: 'by key', oauth: 'by consent at the service' } as const;

function Service({ connector, onConnect }: { readonly connector: Connector; readonly onConnect: () => void }) {
  const may = useMay();
  const { title, summary, auth, actions, triggers, connections } = connector;
  const facts = [
    ways[auth.kind],
    actions.length > 0 ? many(actions.length, 'action') : '',
    triggers.length > 0 ? `tells of ${many(triggers.length, 'event')}` : '',
    connections > 0 ? many(connections, 'connection') : '',
  ];
  return (
    <li
      className="grid min-h-(--row-2) grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-border border-b
        py-2"
    >
      <span className="min-w-0">
        <span className="font-[550]">{title}</span> <span className="text-ink-2">{summary}</span>
        <span className="block text-meta text-muted">{facts.filter(Boolean).join(' · ')}</span>
      </span>
      {may('connection.connection.connect') ? (
        <Button small onClick={onConnect}>
          {connections > 0 ? 'Connect another' : 'Connect'}
        </Button>
      ) : null}
    </li>
  );
}
