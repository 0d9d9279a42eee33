// The versions of a flow: each as it was drawn, what is other than in the one before, and which is at work.
import { type ReactNode, useState } from 'react';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Chip } from '../../parts/chip.tsx';
import { Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Canvas } from './canvas.tsx';
import { type Difference, differences } from './difference.ts';
import { type Graph, placed } from './graph.ts';
import { Outline } from './outline.tsx';
import type { Drawing, WholeFlow } from './use-drawing.ts';

interface VersionsProps {
  readonly flow: WholeFlow;
  readonly drawing: Drawing;
  readonly tabs: ReactNode;
  readonly onBuild: () => void;
}

type Version = OutputOf<'work.flow.listVersions'>['items'][number];

export function FlowVersions({ flow, drawing, tabs, onBuild }: VersionsProps) {
  const { query, rows } = usePages('work.flow.listVersions', { flowId: flow.id, limit: 50 });
  const [chosen, setChosen] = useState<number>();
  const open = rows.find(({ version }) => version === chosen) ?? rows[0];
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)]">
      <header className="flex items-center gap-3 border-border border-b px-(--page-x) py-2">{tabs}</header>
      <div
        className="grid min-h-0 grid-cols-[minmax(0,1fr)] max-md:content-start max-md:overflow-auto
          md:grid-cols-[260px_minmax(0,1fr)]"
      >
        <div className="min-h-0 overflow-auto border-border bg-canvas md:border-r max-md:max-h-56">
          <Panel query={query} what="The versions" lines={6}>
            {() => (
              <ul aria-label="Versions">
                {rows.map((one) => (
                  <VersionItem
                    key={one.version}
                    version={one}
                    isAtWork={one.version === flow.active && flow.state === 'active'}
                    isOpen={one === open}
                    onOpen={() => setChosen(one.version)}
                  />
                ))}
              </ul>
            )}
          </Panel>
          <ShowMore query={query} />
        </div>
        {open ? <OneVersion key={open.version} {...{ flow, drawing, onBuild }} version={open.version} /> : null}
      </div>
    </div>
  );
}

interface ItemProps {
  readonly version: Version;
  readonly isAtWork: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function VersionItem({ version: { version, createdAt, createdBy }, isAtWork, isOpen, onOpen }: ItemProps) {
  const actor = useActor();
  return (
    <li>
      <button
        type="button"
        aria-current={isOpen ? 'true' : undefined}
        onClick={onOpen}
        className="grid min-h-(--row-2) w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-border
          border-b px-4 py-1.5 text-left tabular-nums -outline-offset-2 hover:bg-hover aria-[current=true]:bg-selected"
      >
        <span className="font-[550]">{`Version ${version}`}</span>
        {isAtWork ? <Chip tone="done">At work</Chip> : <span />}
        <span className="truncate text-meta text-muted">{actor('person', createdBy).name}</span>
        <span className="text-right text-meta text-muted">{when(createdAt)}</span>
      </button>
    </li>
  );
}

interface OneProps extends Omit<VersionsProps, 'tabs'> {
  readonly version: number;
}

function OneVersion({ flow, drawing, version, onBuild }: OneProps) {
  const query = useAsk('work.flow.read', { flowId: flow.id, version });
  const before = useAsk('work.flow.read', { flowId: flow.id, version: Math.max(1, version - 1) }).data;
  return (
    <Panel query={query} what="This version" lines={6}>
      {({ graph }) => {
        const drawn = placed(graph as Graph);
        const isSmall = matchMedia('(max-width: 767px)').matches;
        return (
          <div
            className="grid min-h-0 min-w-0 grid-rows-[minmax(240px,1fr)_auto] xl:grid-cols-[minmax(0,1fr)_300px]
              xl:grid-rows-1"
          >
            <div className="min-h-0 bg-canvas">
              {isSmall ? (
                <Outline graph={drawn} flaws={[]} chosen={undefined} results={undefined} onChoose={() => undefined} />
              ) : (
                <Canvas graph={drawn} params={flow.params} />
              )}
            </div>
            <div
              className="grid min-h-0 content-start gap-4 overflow-auto border-border p-4 max-xl:border-t
                xl:border-l"
            >
              <Acts {...{ flow, drawing, version, onBuild }} graph={drawn} />
              {version > 1 && before ? (
                <Section first title="What is other" note={`than in version ${version - 1}`}>
                  <Differences all={differences(before.graph as Graph, drawn)} />
                </Section>
              ) : null}
              {version === 1 ? <p className="text-muted">It is the first version.</p> : null}
            </div>
          </div>
        );
      }}
    </Panel>
  );
}

function Acts({ flow, drawing, version, graph, onBuild }: OneProps & { readonly graph: Graph }) {
  const may = useMay();
  const isAtWork = flow.active === version && flow.state === 'active';
  return (
    <>
      {drawing.problem ? <Failed error={drawing.problem} what="This version" /> : null}
      <span className="flex flex-wrap gap-2">
        {may('work.flow.edit') ? (
          <Button
            small
            onClick={() => {
              drawing.draw(graph);
              onBuild();
            }}
          >
            Draw on from this
          </Button>
        ) : null}
        {may('work.flow.activate') ? (
          <Button
            small
            busy={drawing.busy === 'activating' && 'Putting to work…'}
            why={isAtWork ? 'It is at work.' : undefined}
            onClick={() => void drawing.activate(version)}
          >
            {`Put version ${version} to work`}
          </Button>
        ) : null}
      </span>
    </>
  );
}

function Differences({ all }: { readonly all: readonly Difference[] }) {
  if (all.length === 0) return <p className="text-muted">Only where the steps stand.</p>;
  return (
    <ul className="border-border border-t">
      {all.map(({ kind, step, what }) => (
        <li key={`${kind} ${step} ${what}`} className="border-border border-b py-1.5">
          <b className="font-[550]">{step}</b> <span className="text-muted">{kind}</span>
          {what ? <span className="block text-meta text-muted">{what}</span> : null}
        </li>
      ))}
    </ul>
  );
}
