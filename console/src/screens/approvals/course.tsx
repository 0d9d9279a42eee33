// What became of a request once it was decided, as it goes on, with the way back.
import { Link } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { clock, when } from '../../base/time.ts';
import { asDone } from '../../base/words.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAllActs, useMay } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Failed } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { usePress } from '../../running/use-press.ts';
import type { Whole } from './rehearsed.ts';

const lookMs = 700;
const pending = ['approved', 'executing'];

type Entry = OutputOf<'audit.entry.get'>;

export function Course({ whole }: { readonly whole: Whole }) {
  const actor = useActor();
  const act = useAllActs();
  const entry = useEntryOf(whole);
  const { actorKind, actorId, createdAt, decidedAt, decidedBy, state, capability, rehearsal } = whole;
  const isApproved = [...pending, 'executed', 'failed'].includes(state);
  const decider = decidedBy ? actor('person', decidedBy).name : 'Nobody';
  return (
    <Section title="What became of it" note={pending.includes(state) ? 'live' : ''}>
      <ol className="border-border border-t">
        <Step at={createdAt}>{actor(actorKind, actorId).name} asked</Step>
        {rehearsal ? <Step at={rehearsal.at}>Rehearsed, nothing was done</Step> : null}
        {decidedAt ? (
          <Step at={decidedAt}>
            {decider} {isApproved ? 'approved' : 'decided'}
          </Step>
        ) : null}
        {pending.includes(state) ? (
          <Step>
            <Status word="running" says="Being done" />
          </Step>
        ) : null}
        {state === 'failed' ? (
          <Step>
            <Status word="failed" says="It failed; nothing was changed" />
          </Step>
        ) : null}
        {entry ? (
          <Step at={entry.at} exactly>
            <Status word="done" says="Done:" /> {actor(entry.actorKind, entry.actorId).name} {asDone(act(capability))}
          </Step>
        ) : null}
        {entry?.undo.undoneBy ? (
          <Step>
            <Status word="withdrawn" says="Taken back" />; both stand in the record
          </Step>
        ) : null}
      </ol>
      {entry ? <WayBack entry={entry} /> : null}
    </Section>
  );
}

function Step({
  at,
  exactly,
  children,
}: {
  readonly at?: string;
  readonly exactly?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <li className="grid min-h-(--row) grid-cols-[112px_minmax(0,1fr)] items-center gap-3 border-border border-b py-1.5">
      <span className="text-meta text-muted tabular-nums">{toldAt(at, exactly)}</span>
      <span>{children}</span>
    </li>
  );
}

function toldAt(at: string | undefined, exactly = false): string {
  if (at === undefined) return 'now';
  return exactly ? clock(at) : when(at);
}

function WayBack({ entry }: { readonly entry: Entry }) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  return (
    <>
      {problem ? <Failed error={problem} what="Taking it back" /> : null}
      <p className="mt-3 flex flex-wrap items-center gap-3">
        {entry.undo.possible && may('invoke.call.undo') ? (
          <Button
            icon={<Undo2 {...icon} />}
            busy={busy && 'Undoing…'}
            onClick={() => void press('invoke.call.undo', { entryId: entry.id }, 'Taken back.')}
          >
            Undo this
          </Button>
        ) : null}
        <Link to="/audit" className="text-link">
          Show it in the record
        </Link>
      </p>
    </>
  );
}

/** The first of this kind that was done with these bytes after the decision; else none, so nothing else is undone. */
function useEntryOf({ capability, actorId, decidedAt, input, state }: Whole): Entry | undefined {
  const may = useMay();
  const isOver = !pending.includes(state);
  const enabled = decidedAt !== null && may('audit.entry.list') && state !== 'rejected';
  const wanted = { capability, actorId, outcome: 'done', from: decidedAt ?? '', limit: 20 } as const;
  const every = isOver ? {} : { everyMs: lookMs };
  const items = useAsk('audit.entry.list', wanted, { enabled, ...every }).data?.items ?? [];
  const first = items.at(-1)?.id ?? '';
  const entry = useAsk('audit.entry.get', { entryId: first }, { enabled: first !== '' }).data;
  return entry && JSON.stringify(entry.input) === JSON.stringify(input) ? entry : undefined;
}
