// What one may want to know besides: the record of who asks, what they have read, what exactly would go in, who agreed.
import { AlertTriangle, FileText } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { count, many, percent } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { icon } from '../../parts/chip.tsx';
import { From } from '../../parts/from.tsx';
import { type Fact, factsOf, KeyValues } from '../../parts/key-values.tsx';
import { Dots } from '../../parts/record.tsx';
import { EditDrawer } from './edit-drawer.tsx';
import { OnYourPhone, useMayTakeAlong } from './phone.tsx';
import type { Whole } from './rehearsed.ts';

export function Evidence({ whole }: { readonly whole: Whole }) {
  const mayTakeAlong = useMayTakeAlong(whole);
  return (
    <aside
      aria-label="Evidence"
      className="grid content-start gap-[26px] border-border px-7 pt-6 pb-8 xl:px-5 max-xl:border-t xl:border-l
        max-md:px-4"
    >
      <Earned whole={whole} />
      <Block title="Why it is asked">
        <p className="text-[12.5px] text-ink-2">{whole.why}</p>
      </Block>
      {whole.sources.length > 0 ? <Sources whole={whole} /> : null}
      <ProposedInput whole={whole} />
      <Given whole={whole} />
      {mayTakeAlong ? (
        <div className="max-md:hidden">
          <Block title="Not at your desk?">
            <OnYourPhone key={whole.inputHash} whole={whole} />
          </Block>
        </div>
      ) : null}
    </aside>
  );
}

function Block({
  title,
  end,
  children,
}: {
  readonly title: string;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <header className="mb-2 flex items-baseline">
        <h3 className="font-[600] text-[12px]">{title}</h3>
        {end ? <span className="ml-auto">{end}</span> : null}
      </header>
      {children}
    </section>
  );
}

function Earned({ whole: { earned, actorKind, actorId } }: { readonly whole: Whole }) {
  const actor = useActor();
  const [readAt] = useState(Date.now);
  if (!earned) return null;
  const { asAsked, changed, rejected, lower, share, n, pinned } = earned;
  const all = asAsked + changed + rejected;
  const { name } = actor(actorKind, actorId);
  if (all === 0) {
    return (
      <Block title={`${name}’s record`}>
        <p className="text-[12.5px] text-muted leading-[18px]">It has not asked for this before. Asks every time.</p>
      </Block>
    );
  }
  const asks = pinned || share === 1 ? 'Asks every time' : `Asks ${percent(share)} of the time`;
  return (
    <Block title={`${name}’s last ${many(Math.min(all, 48), 'decision')}`}>
      <Dots {...earned} />
      <p className="mt-2 text-[12.5px] text-muted leading-[18px]">
        {count(asAsked)} as asked, {changed} changed, {rejected} rejected. {asks}; certain to be at least{' '}
        <From
          source="Decisions on this agent for this capability"
          readAt={readAt}
          filter={`the last ${n}`}
          rows="/staff"
        >
          {percent(lower)}
        </From>
        .
      </p>
    </Block>
  );
}

function Sources({ whole: { sources } }: { readonly whole: Whole }) {
  return (
    <Block title="What it read">
      <ol className="grid gap-2 text-[12.5px] leading-[18px]">
        {sources.map(({ label, trust, reference }, index) => {
          const isOutside = trust === 'outside';
          return (
            <li
              key={`${label}-${index.toString()}`}
              className={`grid grid-cols-[16px_minmax(0,1fr)] gap-2
                ${isOutside ? 'rounded-control border border-warn-line border-dashed px-2 py-[7px]' : ''}`}
            >
              <span className={isOutside ? 'text-warn' : 'text-muted'}>
                {isOutside ? <AlertTriangle {...icon} /> : <FileText {...icon} />}
              </span>
              <span className="[overflow-wrap:anywhere]">
                {label}
                <span className="ml-1 rounded-xs bg-agent-soft px-1 font-[600] text-[10.5px] text-agent tabular-nums">
                  {index + 1}
                </span>
                <span className="block text-muted">
                  {isOutside ? 'From outside. Its words can’t pay or send.' : (reference ?? 'Of your company')}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </Block>
  );
}

/** Of what a run stops for, which run it is and what it asks stand above. */
export function proposed({ rule, input, changes }: Whole): unknown {
  const { details } = (input ?? {}) as { details?: unknown };
  return rule === 'gate' && changes.length === 0 && details !== undefined ? details : input;
}

function isSaid({ value, was }: Fact): boolean {
  return was !== undefined || (value !== null && value !== '');
}

function ProposedInput({ whole }: { readonly whole: Whole }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const mayEdit = whole.state === 'waiting' && whole.plan === null && may('approval.request.edit');
  const was = new Map(whole.changes.map(({ field, before }) => [field, before]));
  const facts: Fact[] = factsOf(proposed(whole)).map((fact) =>
    was.has(fact.name) ? { ...fact, was: was.get(fact.name) ?? '' } : fact,
  );
  const empty = facts.filter((fact) => !isSaid(fact)).length;
  return (
    <Block
      title="Proposed input"
      end={
        mayEdit ? (
          <button type="button" data-edit className="font-[550] text-[12px] text-link" onClick={() => setOpen(true)}>
            Edit
          </button>
        ) : null
      }
    >
      <KeyValues facts={facts.filter(isSaid)} />
      {empty > 0 ? <p className="mt-1 text-meta text-muted">{many(empty, 'other field')} left empty</p> : null}
      {isOpen ? <EditDrawer whole={whole} onClose={() => setOpen(false)} /> : null}
    </Block>
  );
}

function Given({ whole: { decisions, edits } }: { readonly whole: Whole }) {
  const actor = useActor();
  if (decisions.length === 0 && edits.length === 0) return null;
  return (
    <Block title="What people did">
      <ul className="grid gap-1.5 text-[12.5px]">
        {edits.map(({ personId, at, changes }) => (
          <li key={`${personId}-${at}`}>
            <b className="font-[550]">{actor('person', personId).name}</b> changed {changes.length}{' '}
            {changes.length === 1 ? 'fact' : 'facts'} <span className="text-muted tabular-nums">{when(at)}</span>
          </li>
        ))}
        {decisions.map(({ personId, verdict, reason, createdAt, void: isVoid }) => (
          <li key={`${personId}-${createdAt}`} className={isVoid ? 'text-muted line-through' : ''}>
            <b className="font-[550]">{actor('person', personId).name}</b>{' '}
            {verdict === 'approve' ? 'approved' : 'rejected'}
            {reason ? `: ${reason}` : ''} <span className="text-muted tabular-nums">{when(createdAt)}</span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
