// Who stands behind an id: people and agents of the company, asked for once and kept.
import { useCallback, useMemo } from 'react';
import type { MarkKind } from '../parts/mark.tsx';
import { useMay } from './me.ts';
import { useAsk } from './queries.ts';

export interface Named {
  readonly name: string;
  readonly kind: MarkKind;
}

const whole = { limit: 200 } as const;

export function useNames(): (id: string | null | undefined) => Named | undefined {
  const may = useMay();
  const agents = useAsk('identity.agent.list', whole, { enabled: may('identity.agent.list') }).data;
  const people = useAsk('identity.member.list', whole, { enabled: may('identity.member.list') }).data;
  const me = useAsk('identity.person.me', {}).data;
  const known = useMemo(() => {
    const named = new Map<string, Named>();
    for (const { userId, name, email } of people?.items ?? [])
      named.set(userId, { name: name || email, kind: 'person' });
    for (const { id, name } of agents?.items ?? []) named.set(id, { name, kind: 'agent' });
    if (me) named.set(me.user.id, { name: me.user.name || me.user.email, kind: 'person' });
    return named;
  }, [agents, people, me]);
  return useCallback((id) => (id ? known.get(id) : undefined), [known]);
}

const kinds: Readonly<Record<string, MarkKind>> = { agent: 'agent', person: 'person', visitor: 'outside' };

/** Somebody by kind and id, named as well as we can. */
export function useActor(): (kind: string, id: string) => Named {
  const names = useNames();
  return useCallback(
    (kind, id) => names(id) ?? { name: kind === 'service' ? 'Cadre' : `A ${kind}`, kind: kinds[kind] ?? 'system' },
    [names],
  );
}
