// What an agent waits for, and what it did, the newest first, with the way back of what has one.
import { Link, useNavigate } from '@tanstack/react-router';
import { passing, tried } from '../../base/words.ts';
import { useMay, useSummaries } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import type { Colleague } from '../../client/staff.ts';
import { Due, WaitCount } from '../../parts/chip.tsx';
import { LogRow } from '../../parts/log-row.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Stake } from '../../parts/stake.tsx';
import { usePress } from '../../running/use-press.ts';
import { useWaiting } from '../../shell/waiting.ts';

export function Work({ agent }: { readonly agent: Colleague }) {
  const may = useMay();
  return (
    <>
      <Waits agentId={agent.id} />
      {may('audit.entry.list') ? <Did agent={agent} /> : null}
    </>
  );
}

function Waits({ agentId }: { readonly agentId: string }) {
  const { all = [] } = useWaiting();
  const own = all.filter(({ actorId }) => actorId === agentId);
  if (own.length === 0) return null;
  return (
    <div className="mb-8">
      <Section first title="Waits for a decision" count={<WaitCount n={own.length} />}>
        <ul className="border-border border-t">
          {own.map(({ id: approvalId, title, stake, effect, rule, deadline }) => (
            <li key={approvalId}>
              <Link
                to="/approvals/$approvalId"
                params={{ approvalId }}
                className="relative grid min-h-14 grid-cols-[minmax(0,1fr)_auto_72px] items-center gap-3 border-border
                  border-b px-3 py-2 -outline-offset-2 hover:bg-hover max-md:grid-cols-[minmax(0,1fr)_auto]"
              >
                <i aria-hidden className="absolute top-0 -bottom-px left-0 w-[3px] bg-wait-solid" />
                <span className="line-clamp-2 font-[550]">{title}</span>
                <Stake stake={stake} effect={effect} isGate={rule === 'gate'} />
                <span className="text-right max-md:hidden">
                  <Due at={deadline} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Did({ agent: { id: actorId, name } }: { readonly agent: Colleague }) {
  const may = useMay();
  const navigate = useNavigate();
  const summary = useSummaries();
  const { problem, press } = usePress();
  const { query, rows } = usePages('audit.entry.list', { actorId, limit: 30 });
  return (
    <Section first title="What it did" note="the newest first">
      {problem ? <Failed error={problem} what="Taking this back" /> : null}
      <Panel query={query} what="What it did" lines={6}>
        {() =>
          rows.length === 0 ? (
            <div className="border-border border-t">
              <Empty says={`${name} has changed nothing yet. What it asked of models stands under Use and limits.`} />
            </div>
          ) : (
            <>
              <ul className="border-border border-t">
                {rows.map(({ id: entryId, at, capability, outcome, runId, undo }) => (
                  <LogRow
                    key={entryId}
                    at={at}
                    who={{ name, kind: 'agent' }}
                    failed={outcome === 'failed'}
                    onOpen={runId ? () => void navigate({ to: '/runs/$runId', params: { runId } }) : undefined}
                    onUndo={
                      undo.possible && may('invoke.call.undo')
                        ? () => void press('invoke.call.undo', { entryId }, 'It is taken back.')
                        : undefined
                    }
                  >
                    {tried(outcome, summary(capability) ?? passing(capability))}
                  </LogRow>
                ))}
              </ul>
              <ShowMore query={query} />
            </>
          )
        }
      </Panel>
    </Section>
  );
}
