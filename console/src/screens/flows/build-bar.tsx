// What one does to a flow, in one line: look at it otherwise, keep it, try it, let it work.
import { useNavigate } from '@tanstack/react-router';
import { List, Network, Play, Plus, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { many } from '../../base/numbers.ts';
import { useMay } from '../../client/me.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Chip, icon } from '../../parts/chip.tsx';
import { Failed } from '../../parts/panel.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Status } from '../../parts/status.tsx';
import type { Drawing, WholeFlow } from './use-drawing.ts';

export type View = 'drawing' | 'outline';

interface BarProps {
  readonly flow: WholeFlow;
  readonly drawing: Drawing;
  readonly view: View;
  readonly tabs: ReactNode;
  /** With which it is tried. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly onView: (view: View) => void;
  readonly onAdd: () => void;
  readonly onRun: (runId: string | undefined) => void;
}

export function BuildBar({ tabs, ...props }: BarProps) {
  const { flow, drawing } = props;
  return (
    <header className="border-border border-b bg-surface px-(--page-x) py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {tabs}
        <Standing {...{ flow, drawing }} />
        <span className="ml-auto flex flex-wrap items-center gap-2 max-md:ml-0">
          <Looks {...props} />
          <span className="flex gap-2 max-md:hidden">
            <Tries {...props} />
          </span>
        </span>
      </div>
      {drawing.problem ? <Failed error={drawing.problem} what="This flow" /> : null}
    </header>
  );
}

const views = [
  { value: 'drawing', label: <Network {...icon} aria-label="Drawing" aria-hidden={false} /> },
  { value: 'outline', label: <List {...icon} aria-label="Outline" aria-hidden={false} /> },
] as const;

function Looks({ drawing, view, onView, onAdd }: Omit<BarProps, 'tabs'>) {
  const { canUndo, busy, isChanged } = drawing;
  return (
    <>
      <Segmented label="How it is shown" value={view} choices={views} onChange={onView} />
      <IconButton
        label={canUndo ? 'Undo' : 'Nothing has been changed yet'}
        aria-disabled={!canUndo}
        icon={<Undo2 {...icon} />}
        onClick={drawing.undo}
      />
      <Button small className="md:hidden" icon={<Plus {...icon} />} onClick={onAdd}>
        Add a step
      </Button>
      <Button
        small
        busy={busy === 'saving' && 'Saving…'}
        why={isChanged ? undefined : 'It is saved.'}
        onClick={() => void drawing.save()}
      >
        Save
      </Button>
    </>
  );
}

/** Rehearsing is the main thing to do until one rehearsal went well; then putting it to work is. */
export function Tries({ flow, drawing, data, onRun }: Pick<BarProps, 'flow' | 'drawing' | 'data' | 'onRun'>) {
  const may = useMay();
  const navigate = useNavigate();
  const { busy, isChanged, results } = drawing;
  const isRehearsed = results !== undefined && !isChanged && ![...results.nodes.values()].some((one) => one.problem);
  async function go() {
    const begun = await drawing.runNow(data);
    if (!begun) return;
    onRun(begun);
    if (matchMedia('(max-width: 767px)').matches) await navigate({ to: '/runs/$runId', params: { runId: begun } });
  }
  async function rehearse() {
    onRun(undefined);
    await drawing.rehearse(data);
  }
  return (
    <>
      <Button
        small
        look={isRehearsed ? 'plain' : 'main'}
        busy={busy === 'rehearsing' && 'Rehearsing…'}
        onClick={() => void rehearse()}
      >
        Rehearse
      </Button>
      <Button small icon={<Play {...icon} />} busy={busy === 'starting' && 'Starting…'} onClick={() => void go()}>
        Run now
      </Button>
      <Button
        small
        look={isRehearsed ? 'main' : 'plain'}
        busy={busy === 'activating' && 'Putting to work…'}
        why={may('work.flow.activate') ? whyNot(flow, drawing) : 'Putting it to work is for others.'}
        onClick={() => void drawing.activate()}
      >
        Put to work
      </Button>
    </>
  );
}

function whyNot({ state, active }: BarProps['flow'], { version, isChanged }: BarProps['drawing']): string | undefined {
  return state === 'active' && active === version && !isChanged ? 'This version is at work already.' : undefined;
}

const stateWords = { draft: 'Draft', active: 'At work', paused: 'Paused' } as const;

function Standing({ flow, drawing: { isChanged, version, flaws } }: Pick<BarProps, 'flow' | 'drawing'>) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-meta text-muted tabular-nums">
      <Status word={flow.state === 'active' ? 'active' : 'paused'} says={stateWords[flow.state]} />
      <span>{isChanged ? `version ${version}, changed since, kept here` : `version ${version}, saved`}</span>
      {flaws.length > 0 ? <Chip tone="warn">{many(flaws.length, 'thing')} to mend</Chip> : null}
    </span>
  );
}
