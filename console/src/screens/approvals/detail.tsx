// One request, in the order in which one decides: what, who, until when, why, what would happen, what else it starts.
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { clock, when } from '../../base/time.ts';
import { useMay, useMe } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { asking, cache, useAsk } from '../../client/queries.ts';
import { Key } from '../../parts/button.tsx';
import { Chip, DueChip, OutsideChip } from '../../parts/chip.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Consequences, PencilSheet, RehearsedAnswer } from '../../parts/pencil-sheet.tsx';
import { Spine } from '../../parts/spine.tsx';
import { Status } from '../../parts/status.tsx';
import { Crumb, TopSlot } from '../../parts/top-slot.tsx';
import { Course } from './course.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { Evidence } from './evidence.tsx';
import { type Rehearsed, titleOf, useRehearsed, type Whole } from './rehearsed.ts';

const Where = lazy(() => import('./where.tsx').then((it) => ({ default: it.Where })));
const lookMs = 700;

interface DetailProps {
  readonly approvalId: string;
  readonly at: number;
  readonly of: number;
  /** Whom J leads to: they are asked for before one goes there. */
  readonly next: readonly string[];
  readonly onDecided: () => void;
}

export function Detail({ approvalId, at, of, next, onDecided }: DetailProps) {
  const known = useAsk('approval.request.get', { approvalId });
  // Once agreed upon it is done in a moment: one looks until it is.
  const isOnItsWay = known.data?.state === 'approved' || known.data?.state === 'executing';
  const query = useAsk('approval.request.get', { approvalId }, isOnItsWay ? { everyMs: lookMs } : {});
  const isHere = query.data !== undefined;
  const nextIds = next.join();
  useEffect(() => {
    if (!isHere || nextIds === '') return;
    for (const id of nextIds.split(',')) void cache.prefetchQuery(asking('approval.request.get', { approvalId: id }));
  }, [isHere, nextIds]);
  return (
    <>
      {at >= 0 ? <Place at={at} of={of} /> : null}
      <div className={isHere ? 'contents' : 'px-7 py-6 max-md:px-4'}>
        <Panel query={query} what="This request" lines={8}>
          {(whole) => <Held newest={whole} onDecided={onDecided} />}
        </Panel>
      </div>
    </>
  );
}

function Place({ at, of }: Pick<DetailProps, 'at' | 'of'>) {
  return (
    <TopSlot at="top">
      <span className="flex items-center gap-2 whitespace-nowrap text-meta text-muted tabular-nums">
        {at + 1} of {of}
        <span className="flex items-center gap-1 max-md:hidden">
          <Key>J</Key> next <Key>K</Key> back
        </span>
      </span>
    </TopSlot>
  );
}

interface HeldProps {
  readonly newest: Whole;
  readonly onDecided: () => void;
}

/** What somebody else has changed does not change under the reader: it is offered. */
function Held({ newest, onDecided }: HeldProps) {
  const me = useMe().data?.user.id;
  const [held, setHeld] = useState(newest);
  const isOthers = newest.inputHash !== held.inputHash && newest.edits.at(-1)?.personId !== me;
  if (!isOthers && held !== newest) setHeld(newest);
  const whole = isOthers ? held : newest;
  const show = isOthers ? () => setHeld(newest) : undefined;
  return <Open key={whole.inputHash} whole={whole} showNewer={show} onDecided={onDecided} />;
}

interface OpenProps {
  readonly whole: Whole;
  /** There when somebody else has changed it meanwhile. */
  readonly showNewer: (() => void) | undefined;
  readonly onDecided: () => void;
}

function Open({ whole, showNewer, onDecided }: OpenProps) {
  const rehearsed = useRehearsed(whole);
  return (
    <article className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto]">
      <Crumb title={titleOf(whole)} />
      <div className="min-h-0 overflow-auto">
        <div className="grid min-h-full grid-cols-[minmax(0,1fr)] xl:grid-cols-[minmax(0,1fr)_268px]">
          <div className="min-w-0 px-7 pt-6 pb-8 max-md:px-4 max-md:pt-[18px]">
            <Head whole={whole} />
            <Why whole={whole} />
            {whole.state === 'waiting' ? null : <Course whole={whole} />}
            <div className="mt-[22px]">
              <Rehearsal whole={whole} rehearsed={rehearsed} />
            </div>
          </div>
          <Evidence whole={whole} />
        </div>
      </div>
      <DecisionBar {...{ whole, rehearsed, showNewer, onDecided }} />
    </article>
  );
}

const silence = { reject: 'nothing is done', escalate: 'it is passed on' } as const;

function Head({ whole }: { readonly whole: Whole }) {
  const actor = useActor();
  const { title, actorKind, actorId, createdAt, tainted, deadline, onSilence, state, step, steps, runId, sources } =
    whole;
  const outside = sources.filter(({ trust }) => trust === 'outside').map(({ label }) => label);
  const who = actor(actorKind, actorId);
  return (
    <header>
      <h2 className="text-title" title={title}>
        {titleOf(whole)}
      </h2>
      <p className="mt-2 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 text-meta text-muted">
        <Mark {...who} />
        <span>
          <b className="font-[550] text-ink">{who.name}</b> asked {asked(createdAt)}
        </span>
        {runId ? <Chip>Run {runId.slice(-4)}</Chip> : null}
        {steps > 1 ? <Chip>{`${step + 1} of ${steps} approvals`}</Chip> : null}
        {tainted ? <OutsideChip read={outside} /> : null}
        {state === 'waiting' ? <DueChip at={deadline} then={silence[onSilence]} /> : <Status word={state} />}
      </p>
    </header>
  );
}

function asked(at: string): string {
  const told = when(at);
  return /^\d/.test(told) && told.includes(':') ? `at ${told}` : told;
}

function Why({ whole: { rule, reason, actorKind, actorId } }: { readonly whole: Whole }) {
  const actor = useActor();
  const who = actor(actorKind, actorId);
  // What a run stops for stands above already.
  if (reason === '' && rule === 'gate') return null;
  if (reason === '') return <p className="mt-[18px] text-muted">No reason was given.</p>;
  if (who.kind === 'agent') {
    return (
      <div className="mt-[18px]">
        <Spine name={who.name} says="says why">
          {reason}
        </Spine>
      </div>
    );
  }
  return <p className="mt-[18px] max-w-[68ch] whitespace-pre-line text-pretty text-prose">{reason}</p>;
}

interface RehearsalProps {
  readonly whole: Whole;
  readonly rehearsed: Rehearsed;
}

function Rehearsal({ whole, rehearsed }: RehearsalProps) {
  const { what, problem, at, isRunning, again } = rehearsed;
  const note = at ? `${clock(at)}, real data, nothing sent` : 'not rehearsed yet';
  const mayAgain = whole.state === 'waiting' ? () => void again() : undefined;
  if (whole.rule === 'gate') return <GoesOn runId={whole.runId} />;
  return (
    <>
      <PencilSheet note={isRunning ? 'Rehearsing on today’s data' : note} again={mayAgain} isRunning={isRunning}>
        {problem ? (
          <p role="alert" className="p-3 text-danger">
            The rehearsal failed: {problem.replace(/\.$/, '')}. Approving would fail the same way. Edit it, or pass it
            on.
          </p>
        ) : null}
        {what ? <RehearsedAnswer output={what.output} /> : null}
        {what || problem ? null : (
          <p className="p-3 text-muted">{isRunning ? 'One moment.' : 'There is no rehearsal of this input.'}</p>
        )}
      </PencilSheet>
      {what ? <Consequences rehearsal={what} /> : null}
      {whole.plan ? <Plan plan={whole.plan} /> : null}
    </>
  );
}

/** The run itself asks: what comes after stands on the drawing of its flow. */
function GoesOn({ runId }: Pick<Whole, 'runId'>) {
  const may = useMay();
  return (
    <>
      <p className="border-border border-t pt-3 text-muted">
        Approved, the run goes on from here. Rejected, it takes the way that its flow has for a no.
      </p>
      {runId && may('work.run.read') && may('work.flow.listNodes') ? (
        <Suspense>
          <Where runId={runId} />
        </Suspense>
      ) : null}
    </>
  );
}

function Plan({ plan }: { readonly plan: NonNullable<Whole['plan']> }) {
  return (
    <section className="mt-6" aria-label="Steps">
      <h3 className="mb-1.5 text-section">{plan.length} steps, one after the other</h3>
      <ol className="border-border border-t">
        {plan.map(({ capability, summary }, index) => (
          <li key={`${capability}-${index.toString()}`} className="flex gap-3 border-border border-b py-2">
            <span className="w-5 text-right text-muted tabular-nums">{index + 1}</span>
            <span>
              {summary}{' '}
              <Link to="/do/$capability" params={{ capability }} className="text-link text-meta">
                {capability}
              </Link>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
