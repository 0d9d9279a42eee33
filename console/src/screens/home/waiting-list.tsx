// What waits, most at stake first; at most six here, and R goes through all of them in order.
import { Link, useNavigate } from '@tanstack/react-router';
import { memo, useMemo, useState } from 'react';
import { duration } from '../../base/time.ts';
import { lineOf } from '../../base/words.ts';
import type { Rehearsal } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { useAsk } from '../../client/queries.ts';
import { Key } from '../../parts/button.tsx';
import { Chip, Due, OutsideChip, WaitCount } from '../../parts/chip.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Stake } from '../../parts/stake.tsx';
import { useKeys } from '../../shell/keys.ts';
import { type Request, useWaiting } from '../../shell/waiting.ts';
import { thingsOf, type Whole } from '../approvals/rehearsed.ts';

const most = 6;

export function WaitingList() {
  const { query, items = [] } = useWaiting();
  const may = useMay();
  const navigate = useNavigate();
  const [cursor, setCursor] = useState(0);
  const shown = items.slice(0, most);
  const at = Math.min(cursor, Math.max(0, shown.length - 1));
  const first = items[0]?.id;
  const current = shown[at]?.id;
  const keys = useMemo(() => {
    const open = (id: string | undefined) =>
      id ? void navigate({ to: '/approvals/$approvalId', params: { approvalId: id } }) : undefined;
    return {
      r: () => open(first),
      j: () => setCursor(Math.min(at + 1, shown.length - 1)),
      k: () => setCursor(Math.max(at - 1, 0)),
      enter: () => open(current),
    };
  }, [navigate, first, current, at, shown.length]);
  useKeys(keys);
  if (!may('approval.request.list')) return null;
  const oldest = items.map(({ createdAt }) => createdAt).toSorted()[0];
  return (
    <Section
      title="Waits for you"
      count={<WaitCount n={items.length} />}
      note={oldest ? <span className="ml-1 max-md:hidden">oldest {ageOf(oldest)}</span> : null}
      end={first ? <Review to={first} /> : null}
    >
      <Panel query={query} what="The list of decisions">
        {() =>
          shown.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="Nothing waits for you. Your staff will ask when a decision is yours." />
            </div>
          ) : (
            <>
              <ul className="border-border border-t max-md:-mx-4">
                {shown.map((one, index) => (
                  <WaitingRow key={one.id} request={one} isAtCursor={index === at} />
                ))}
              </ul>
              {items.length > most ? (
                <Link to="/approvals" className="mt-2 inline-block font-[550] text-link">
                  {items.length - most} more
                </Link>
              ) : null}
            </>
          )
        }
      </Panel>
    </Section>
  );
}

function ageOf(instant: string): string {
  const ms = Date.now() - Date.parse(instant);
  return ms < 60_000 ? 'just now' : duration(ms);
}

function Review({ to }: { readonly to: string }) {
  return (
    <Link
      to="/approvals/$approvalId"
      params={{ approvalId: to }}
      className="inline-flex h-(--control-sm) items-center gap-1.5 whitespace-nowrap rounded-control border
        border-border-strong bg-raised px-[9px] font-[550] text-[12px] hover:bg-hover"
    >
      Review in order
      <Key>R</Key>
    </Link>
  );
}

const because: Readonly<Record<Request['rule'], string>> = {
  tainted: 'steered by words from outside',
  guarded: 'changes rights, rules or where money goes',
  obliged: 'your company wants to decide on each',
  gate: 'the work stops here until somebody decides',
  staked: 'something is at stake',
  send: 'it leaves the building',
  irreversible: 'it can not be undone',
  second_person: 'a second person decides',
};

/** What somebody says first is what they ask it for. */
function firstSentence(reason: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(reason)?.[0].replace(/\.$/, '') ?? reason;
}

/** "Rehearsed: 14 payments, 1 flagged". */
function rehearsedWords(whole: Whole | undefined): string {
  const what = whole?.rehearsal?.result as Rehearsal | undefined;
  if (!what || 'problem' in what) return what ? 'Rehearsed: fails' : 'Rehearsed';
  const flagged = JSON.stringify(what.output ?? null).split('"flag":"').length - 1;
  const told = [thingsOf(what), flagged > 0 ? `${flagged} flagged` : ''].filter(Boolean).join(', ');
  return told === '' ? 'Rehearsed' : `Rehearsed: ${told}`;
}

const WaitingRow = memo(function WaitingRow({
  request,
  isAtCursor,
}: {
  readonly request: Request;
  readonly isAtCursor: boolean;
}) {
  const actor = useActor();
  const { id, title, actorKind, actorId, rule, tainted, isRehearsed, stake, effect, deadline } = request;
  const who = actor(actorKind, actorId);
  // As it is known already: whoever looks at a request stands in the record, and here nobody has looked yet.
  const whole = useAsk('approval.request.get', { approvalId: id }, { enabled: false }).data;
  return (
    <li>
      <Link
        to="/approvals/$approvalId"
        params={{ approvalId: id }}
        preload="intent"
        className={`relative grid min-h-14 grid-cols-[24px_minmax(0,1fr)_minmax(96px,auto)_116px_72px] items-center
          gap-3 border-border border-b px-3 py-2 -outline-offset-2 max-md:grid-cols-[24px_minmax(0,1fr)_auto]
          max-md:items-start max-md:gap-x-2.5 max-md:gap-y-0.5 max-md:px-4 max-md:py-2.5
          ${isAtCursor ? 'bg-selected' : 'hover:bg-hover'}`}
      >
        <i aria-hidden className="absolute top-0 -bottom-px left-0 w-[3px] bg-wait-solid" />
        <span className="max-md:row-span-2">
          <Mark {...who} />
        </span>
        <span className="min-w-0 max-md:row-span-2">
          <span className="line-clamp-2 font-[550] max-md:line-clamp-3" title={title}>
            {lineOf(title)}
          </span>
          {tainted ? (
            <OutsideChip />
          ) : (
            <span className="block truncate text-meta text-muted max-md:whitespace-normal">
              {who.name}: {firstSentence(whole?.reason ?? '') || because[rule]}
            </span>
          )}
        </span>
        <span className="flex max-md:hidden">
          {isRehearsed ? <Chip tone="pencil">{rehearsedWords(whole)}</Chip> : null}
        </span>
        <Stake stake={stake} effect={effect} isGate={rule === 'gate'} />
        <span className="text-right">
          <Due at={deadline} />
        </span>
      </Link>
    </li>
  );
});
