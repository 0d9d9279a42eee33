// One run as it goes: its steps with what each answered, what it said, and what one may do to it.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { clock, duration, when } from '../../base/time.ts';
import { tried } from '../../base/words.ts';
import type { InputOf, OutputOf } from '../../client/http.ts';
import { useAllActs, useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { foldedScale } from '../../parts/chart/shape.ts';
import { Chip, OutsideChip } from '../../parts/chip.tsx';
import { factsOf, KeyValues } from '../../parts/key-values.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle, Section } from '../../parts/section.tsx';
import { Crumb } from '../../parts/top-slot.tsx';
import { Output } from '../../running/answer.tsx';
import { usePress } from '../../running/use-press.ts';
import { amountsOf, type Begun, noAmounts } from '../flows/amounts.ts';
import { type Costs, useCosts } from './costs.ts';
import { useDrawnOf, useFlowOf, useNodeTitles } from './run-title.tsx';
import { Stands } from './runs.tsx';
import { WhatItDid } from './what-it-did.tsx';
import { open, stepName, stepWords } from './words.ts';

type Whole = OutputOf<'work.run.read'>;
type Step = OutputOf<'work.run.listSteps'>['items'][number];

const lookMs = 1000;

export function OneRun() {
  const { runId } = useParams({ strict: false }) as { runId: string };
  const known = useAsk('work.run.read', { runId });
  const isOpen = known.data !== undefined && open.some((one) => one === known.data.state);
  const live = isOpen ? { everyMs: lookMs } : {};
  const query = useAsk('work.run.read', { runId }, live);
  const steps = useAsk('work.run.listSteps', { runId, limit: 200 }, live);
  const costs = useCosts(known.data, live);
  return (
    <Page>
      <Panel query={query} what="This run" lines={6}>
        {(run) => (
          <>
            <RunCrumb run={run} />
            <Head run={run} />
            <Waits run={run} />
            <Section title="Steps" note={notes(isOpen, costs)}>
              <Panel query={steps} what="The steps" lines={4}>
                {({ items }) =>
                  items.length === 0 ? (
                    <Empty says="No step has been done yet." />
                  ) : (
                    <Steps {...{ items, run, costs }} />
                  )
                }
              </Panel>
            </Section>
            {isOpen || !isOfFlow(run) ? null : <WhatItDid run={run} />}
            <Log runId={run.id} isOpen={isOpen} />
            <div className="grid gap-x-10 md:grid-cols-2">
              <WentIn run={run} />
              {run.output === null || run.output === undefined ? null : (
                <Section title="What it came to">
                  <Output output={run.output} />
                </Section>
              )}
            </div>
          </>
        )}
      </Panel>
    </Page>
  );
}

/** Of a flow: what began it and how it is set up; which one it is stands above. */
function WentIn({ run }: { readonly run: Whole }) {
  const graph = useDrawnOf(run);
  const begun = (run.input ?? {}) as Begun;
  const { below } = graph ? amountsOf(graph, begun) : noAmounts;
  const ofFlow = { ...(below('trigger', begun.trigger) ?? {}), ...(below('params', begun.params) ?? {}) };
  const facts = factsOf(isOfFlow(run) ? ofFlow : run.input);
  if (facts.length === 0) return null;
  return (
    <Section title="What went in">
      <KeyValues facts={facts} wide />
    </Section>
  );
}

function notes(isOpen: boolean, { whole }: Costs): string {
  return [isOpen ? 'live' : '', whole ? `${whole} in all` : ''].filter(Boolean).join(', ');
}

type Act = 'work.run.pause' | 'work.run.resume' | 'work.run.retry' | 'work.run.cancel';

const acts: readonly { name: Act; says: string; told: string; when: readonly string[]; danger?: true }[] = [
  {
    name: 'work.run.pause',
    says: 'Pause',
    told: 'It stops before its next step.',
    when: ['queued', 'running', 'waiting'],
  },
  { name: 'work.run.resume', says: 'Resume', told: 'It goes on.', when: ['paused'] },
  { name: 'work.run.retry', says: 'Retry', told: 'It goes on at the step that failed.', when: ['failed'] },
  {
    name: 'work.run.cancel',
    says: 'Cancel',
    told: 'It ends, and takes back what it knows how to.',
    when: open,
    danger: true,
  },
];

function RunCrumb({ run }: { readonly run: Whole }) {
  return <Crumb title={useFlowOf(run).title} />;
}

function Head({ run }: { readonly run: Whole }) {
  const { title, flowId, active } = useFlowOf(run);
  const may = useMay();
  const mayMove = may('work.flow.migrate') && movable.includes(run.state) && run.ending === null;
  const { busy, problem, press } = usePress();
  const took = run.startedAt ? Date.parse(run.finishedAt ?? new Date().toISOString()) - Date.parse(run.startedAt) : 0;
  return (
    <>
      <PageTitle title={title}>
        <Stands run={{ ...run, error: null }} />
        {run.tainted ? <OutsideChip /> : null}
        <span className="ml-auto flex gap-2">
          {acts
            .filter(({ name, when: states }) => may(name) && states.includes(run.state))
            .map(({ name, says, told, danger }) => (
              <Button
                key={name}
                small
                look={danger ? 'danger' : 'plain'}
                busy={busy === name && `${says}…`}
                onClick={() => void press(name, { runId: run.id } as InputOf<Act>, toldOf(run, name) ?? told)}
              >
                {says}
              </Button>
            ))}
          {mayMove && active !== undefined && active !== versionOf(run) ? (
            <Button
              small
              busy={busy === 'work.flow.migrate' && 'Moving…'}
              onClick={() => void press('work.flow.migrate', { runId: run.id, version: active }, movedTo(run, active))}
            >
              {`Move to version ${active}`}
            </Button>
          ) : null}
        </span>
      </PageTitle>
      <p className="flex flex-wrap items-center gap-2 text-meta text-muted tabular-nums">
        Begun {when(run.createdAt)}
        {took > 0 ? `, ${duration(took)}` : ''}
        <Chip>{`version ${versionOf(run)}`}</Chip>
        <code className="text-code">{run.id}</code>
        {flowId ? (
          <Link
            to="/flows/$flowId"
            params={{ flowId }}
            search={{ tab: 'runs', run: run.id }}
            className="font-[550] text-link"
          >
            Show it on the drawing
          </Link>
        ) : null}
      </p>
      {run.error ? (
        <p role="alert" className="mt-3 border-danger-line border-l-2 pl-3">
          {run.error.message}
        </p>
      ) : null}
      {problem ? <Failed error={problem} what="This" /> : null}
    </>
  );
}

/** Of a flow nothing is taken back by itself. */
function toldOf(run: Whole, name: Act): string | undefined {
  const isLeft = name === 'work.run.cancel' && isOfFlow(run);
  return isLeft ? 'It ends. What it leaves behind stands below.' : undefined;
}

function isOfFlow({ workflow }: Whole): boolean {
  return workflow === 'work.flow.run';
}

const movable: readonly string[] = ['queued', 'waiting', 'paused', 'failed'];

function movedTo({ state }: Whole, version: number): string {
  return `What it has done stays done; ${state === 'failed' ? 'retried, ' : ''}it goes on in version ${version}.`;
}

/** Of a flow: which of its drawings. */
function versionOf(run: Whole): number {
  return isOfFlow(run) ? ((run.input as { version?: number } | null)?.version ?? run.version) : run.version;
}

function Waits({ run }: { readonly run: Whole }) {
  const { waits } = run;
  const titles = useNodeTitles(run);
  if (waits.length === 0) return null;
  return (
    <Section title="Waits for">
      <ul className="border-border border-t">
        {waits.map(({ step, kind, topic, until }) => (
          <li key={`${step} ${topic}`} className="flex min-h-(--row) items-center gap-3 border-border border-b">
            <b className="font-[550]">{stepName(step, titles)}</b>
            <span className="text-muted">
              {kind === 'approval' ? 'a person' : topic}
              {until ? `, until ${when(until)}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface StepsProps {
  readonly items: readonly Step[];
  readonly run: Whole;
  readonly costs: Costs;
}

/** Each with a bar of when it was at work beside the others, waits folded; its answer when one opens it. */
function Steps({ items, run, costs }: StepsProps) {
  const may = useMay();
  const navigate = useNavigate();
  const { press } = usePress();
  const [openSeq, setOpen] = useState<number>();
  const scale = foldedScale(items.map(spanOf));
  const titles = useNodeTitles(run);
  const canFork = may('work.run.fork') && !open.some((one) => one === run.state);
  async function again(step: string) {
    const begun = await press('work.run.fork', { runId: run.id, step }, 'A new run begins at this step.');
    if (begun) await navigate({ to: '/runs/$runId', params: { runId: begun.runId } });
  }
  return (
    <ol className="border-border border-t">
      {items.map((step) => (
        <StepLine
          key={step.seq}
          step={step}
          name={stepName(step.step, titles)}
          bar={barOf(step, scale)}
          cost={costs.ofStep(step, items)}
          isOpen={openSeq === step.seq}
          onToggle={() => setOpen(openSeq === step.seq ? undefined : step.seq)}
          onAgain={canFork ? () => void again(step.step) : undefined}
        />
      ))}
    </ol>
  );
}

function spanOf({ beganAt, endedAt, kind }: Step) {
  return { from: Date.parse(beganAt), to: Date.parse(endedAt), isWait: waits.includes(kind) };
}

function barOf(step: Step, scale: (instant: number) => number): Bar {
  const { from, to } = spanOf(step);
  return { left: Math.min(98, scale(from)), width: Math.max(2, scale(to) - scale(from)) };
}

function took({ beganAt, endedAt }: Step): number {
  return Date.parse(endedAt) - Date.parse(beganAt);
}

interface Bar {
  readonly left: number;
  readonly width: number;
}

interface StepLineProps {
  readonly step: Step;
  readonly name: string;
  readonly bar: Bar;
  /** In words, when it has cost anything. */
  readonly cost: string | undefined;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onAgain: (() => void) | undefined;
}

const waits = ['sleep', 'approval', 'event'];

function StepLine({ step, name, bar: { left, width }, cost, isOpen, onToggle, onAgain }: StepLineProps) {
  const act = useAllActs();
  const look = waits.includes(step.kind) ? 'pencil border border-control' : 'bg-series-1';
  const does =
    step.kind === 'invoke'
      ? tried(step.error ? 'failed' : 'done', act(step.what))
      : (stepWords[step.kind] ?? step.kind);
  return (
    <li className="border-border border-b">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="grid min-h-(--row) w-full grid-cols-[56px_minmax(0,1fr)_120px_72px] items-center gap-3 text-left
          -outline-offset-2 hover:bg-hover max-md:grid-cols-[56px_minmax(0,1fr)_72px]"
      >
        <span className="text-meta text-muted tabular-nums">{clock(step.beganAt)}</span>
        <span className={`md:truncate max-md:py-2 ${step.error ? 'text-danger' : ''}`}>
          <b className="font-[550]">{name}</b> <span className="text-muted max-md:block">{does}</span>
        </span>
        <span aria-hidden className="relative h-1.5 max-md:hidden">
          <i
            className={`absolute inset-y-0 max-w-full ${look}`}
            style={{ left: `${left}%`, width: `${Math.min(width, 100 - left)}%` }}
          />
        </span>
        <span className="text-right text-meta text-muted tabular-nums">
          {duration(took(step))}
          {cost ? <span className="block">{cost}</span> : null}
        </span>
      </button>
      {isOpen ? (
        <div className="grid gap-3 pb-3 pl-[68px]">
          {step.error ? <p className="text-danger">{step.error.message}</p> : <Output output={step.output ?? null} />}
          {onAgain ? (
            <span>
              <Button small onClick={onAgain}>
                Begin anew from here
              </Button>
            </span>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

function Log({ runId, isOpen }: { readonly runId: string; readonly isOpen: boolean }) {
  const query = useAsk('work.run.listLog', { runId, limit: 200 }, isOpen ? { everyMs: lookMs } : {});
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title="What it said">
      <ol className="font-mono text-code">
        {items.map(({ id, at, level, line }) => (
          <li key={id} className={`flex gap-3 ${level === 'error' ? 'text-danger' : ''}`}>
            <span className="text-muted">{clock(at)}</span>
            <span className="min-w-0 [overflow-wrap:anywhere]">{line}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
