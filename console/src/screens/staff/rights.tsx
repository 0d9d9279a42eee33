// What an agent may do: by its role, what was given or denied to it beside that, and the keys that act as it.
import { label } from '../../base/words.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import type { Colleague } from '../../client/staff.ts';
import { LinkButton } from '../../parts/button.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { Value } from '../../parts/value.tsx';

const whole = { limit: 200 } as const;

export function Rights({ agent }: { readonly agent: Colleague }) {
  const may = useMay();
  const { role, scopes, createdAt } = agent;
  const facts = [
    { name: 'role', value: label(role) },
    { name: 'ofThat', value: scopes === null ? 'all that its role brings' : scopes.join(', ') },
    { name: 'since', value: createdAt },
  ];
  return (
    <>
      <Section
        first
        title="By its role"
        note="what it sends, stakes or can not take back waits for a person until it has earned otherwise"
        end={
          may('access.role.list') ? (
            <LinkButton to="/people" search={{ tab: 'rights' }}>
              Who may what
            </LinkButton>
          ) : null
        }
      >
        <div className="border-border border-t pt-3">
          <KeyValues facts={facts} wide />
        </div>
      </Section>
      {may('access.grant.list') ? <Given agentId={agent.id} /> : null}
      {may('identity.key.list') ? <Keys agentId={agent.id} /> : null}
    </>
  );
}

function Given({ agentId }: { readonly agentId: string }) {
  const query = useAsk('access.grant.list', whole);
  return (
    <Section title="Given or denied on top">
      <Panel query={query} what="What was given to it" lines={2}>
        {({ items }) => {
          const own = items.filter(({ who, revokedAt }) => who.id === agentId && revokedAt === null);
          return (
            <div className="border-border border-t">
              {own.length === 0 ? <Empty says="Nothing beside what its role brings." /> : null}
              {own.map(({ id, pattern, effect, ask, reason }) => (
                <p key={id} className="flex flex-wrap items-center gap-x-4 border-border border-b py-2">
                  <code className="text-code">{pattern}</code>
                  <Status
                    word={effect === 'allow' ? 'active' : 'denied'}
                    says={effect === 'allow' ? 'given' : 'denied'}
                  />
                  <span className="text-muted">
                    {[ask ? 'asks each time' : '', reason].filter(Boolean).join(' · ')}
                  </span>
                </p>
              ))}
            </div>
          );
        }}
      </Panel>
    </Section>
  );
}

function Keys({ agentId }: { readonly agentId: string }) {
  const query = useAsk('identity.key.list', whole);
  return (
    <Section title="Keys" note="that act as it">
      <Panel query={query} what="Its keys" lines={2}>
        {({ items }) => {
          const own = items.filter((key) => key.agentId === agentId);
          return (
            <div className="border-border border-t">
              {own.length === 0 ? <Empty says="No key of yours acts as it." /> : null}
              {own.map(({ id, name, prefix, lastUsedAt, revokedAt }) => (
                <p key={id} className="flex flex-wrap items-center gap-x-4 border-border border-b py-2">
                  <span className="font-[550]">{name}</span>
                  <code className="text-code">{prefix}…</code>
                  {revokedAt ? <Status word="disabled" says="taken back" /> : null}
                  <span className="text-muted">
                    {lastUsedAt ? (
                      <>
                        last used <Value value={lastUsedAt} />
                      </>
                    ) : (
                      'not used yet'
                    )}
                  </span>
                </p>
              ))}
            </div>
          );
        }}
      </Panel>
    </Section>
  );
}
