// What a run of a flow that is over has left behind, and the way to take it back: ending one does not undo what it did.
import { useState } from 'react';
import { count } from '../../base/numbers.ts';
import { asDone, capital } from '../../base/words.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAllActs, useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Failed } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { usePress } from '../../running/use-press.ts';

const lookMs = 2000;
const most = 200;

export function WhatItDid({ run }: { readonly run: Pick<OutputOf<'work.run.read'>, 'id' | 'createdAt'> }) {
  const may = useMay();
  const act = useAllActs();
  const { busy, problem, press } = usePress();
  // Each is taken back by itself, in a moment.
  const [isAsked, setAsked] = useState(false);
  const asked = { cause: run.id, from: run.createdAt, outcome: 'done', undone: false, limit: most } as const;
  const query = useAsk('audit.entry.list', asked, {
    enabled: may('audit.entry.list'),
    ...(isAsked ? { everyMs: lookMs } : {}),
  });
  const left = (query.data?.items ?? []).filter(({ effect, undoes }) => effect !== 'read' && undoes === null);
  const items = Object.entries(Object.groupBy(left, ({ capability }) => capability));
  if (items.length === 0) return null;
  async function takeBack(capability: string) {
    const taken = await press('audit.entry.undoGroup', { cause: run.id, capability }, ({ asked: n }) =>
      n === 1 ? 'It is being taken back.' : `${count(n)} are being taken back.`,
    );
    if (taken) setAsked(true);
  }
  return (
    <Section title="What it did" note="It stays until somebody takes it back.">
      {problem ? <Failed error={problem} what="This" /> : null}
      <ul className="border-border border-t">
        {items.map(([capability, all = []]) => (
          <li key={capability} className="flex min-h-(--row) items-center gap-3 border-border border-b">
            <span className="min-w-0 flex-1">
              {capital(asDone(act(capability)))}
              {all.length > 1 ? <span className="text-muted tabular-nums">, {count(all.length)} times</span> : null}
            </span>
            {may('audit.entry.undoGroup') && all.some(({ undo }) => undo.possible) ? (
              <Button small busy={busy && '…'} onClick={() => void takeBack(capability)}>
                {all.length === 1 ? 'Take it back' : 'Take them back'}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
