// One flow: drawn and tried, its runs on the drawing that they were runs of, and its versions.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { count } from '../../base/numbers.ts';
import { useAsk } from '../../client/queries.ts';
import { Panel } from '../../parts/panel.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Crumb } from '../../parts/top-slot.tsx';
import { Build } from './build.tsx';
import { FlowRuns } from './flow-runs.tsx';
import { FlowVersions } from './flow-versions.tsx';
import { useDrawing, type WholeFlow } from './use-drawing.ts';

export function Flow() {
  const { flowId } = useParams({ strict: false }) as { flowId: string };
  const query = useAsk('work.flow.read', { flowId });
  return (
    <Panel query={query} what="This flow" lines={8}>
      {(flow) => <Open key={flow.id} flow={flow} />}
    </Panel>
  );
}

type Tab = 'build' | 'runs' | 'versions';

function Open({ flow }: { readonly flow: WholeFlow }) {
  const { tab = 'build' } = useSearch({ strict: false }) as { tab?: Tab };
  const navigate = useNavigate();
  const drawing = useDrawing(flow);
  const go = (next: Tab) =>
    void navigate({
      to: '/flows/$flowId',
      params: { flowId: flow.id },
      search: next === 'build' ? {} : { tab: next },
    });
  const tabs = (
    <Segmented
      label="What to see of it"
      value={tab}
      choices={[
        { value: 'build', label: 'Build' },
        { value: 'runs', label: flow.runs > 0 ? `Runs ${count(flow.runs)}` : 'Runs' },
        { value: 'versions', label: 'Versions' },
      ]}
      onChange={go}
    />
  );
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)]">
      <Crumb title={flow.name} />
      <h1 className="sr-only">{flow.name}</h1>
      {tab === 'build' ? <Build {...{ flow, drawing, tabs }} /> : null}
      {tab === 'runs' ? <FlowRuns {...{ flow, drawing, tabs }} onBuild={() => go('build')} /> : null}
      {tab === 'versions' ? <FlowVersions {...{ flow, drawing, tabs }} onBuild={() => go('build')} /> : null}
    </div>
  );
}
