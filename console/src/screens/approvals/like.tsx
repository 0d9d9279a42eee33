// Like with like, on all of them or none: offered when several ask for the same thing, with what they come to.
import { useState } from 'react';
import { many, money, sums } from '../../base/numbers.ts';
import { newKey, run } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { renew } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Modal } from '../../parts/dialog.tsx';
import { tell } from '../../parts/toast.tsx';
import type { Request } from '../../shell/waiting.ts';

const least = 3;

function groupsOf(items: readonly Request[]): Request[][] {
  const groups = new Map<string, Request[]>();
  for (const one of items.filter(({ tainted, isRehearsed }) => !tainted && isRehearsed)) {
    // What a flow asks is asked in words of its own: only those make it the same.
    const kind = `${one.capability} ${one.tier} ${one.rule === 'gate' ? one.title : ''}`;
    groups.set(kind, [...(groups.get(kind) ?? []), one]);
  }
  return [...groups.values()].filter((group) => group.length >= least);
}

export function LikeBar({ items }: { readonly items: readonly Request[] }) {
  const may = useMay();
  const [chosen, setChosen] = useState<Request[]>();
  if (!may('approval.request.decideMany')) return null;
  return (
    <>
      {groupsOf(items).map((group) => (
        <p key={group[0]?.id} className="px-3 py-3 text-meta text-muted">
          {group.length} of these ask for the same kind of thing.{' '}
          <button type="button" className="font-[550] text-link" onClick={() => setChosen(group)}>
            Decide on them together
          </button>
        </p>
      ))}
      {chosen ? <Together group={chosen} onClose={() => setChosen(undefined)} /> : null}
    </>
  );
}

function Together({ group, onClose }: { readonly group: readonly Request[]; readonly onClose: () => void }) {
  const actor = useActor();
  const [busy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const total = sums(group.flatMap(({ stake }) => (stake ? [stake] : [])));
  async function approve() {
    setBusy(true);
    const items = group.map(({ id, inputHash }) => ({ approvalId: id, inputHash }));
    try {
      await run('approval.request.decideMany', { verdict: 'approve', items }, key);
      tell(`Approved: ${many(group.length, 'request')}.`);
      onClose();
    } catch (error) {
      tell(`None was approved: ${(error as Error).message}`, { failed: true });
    } finally {
      setBusy(false);
      renew('approval.request.list');
    }
  }
  return (
    <Modal title={`${group.length} requests of one kind`} isOpen onClose={onClose}>
      <p className="text-title tabular-nums">{total.map(money).join(', ') || many(group.length, 'request')}</p>
      <ul className="max-h-60 overflow-auto border-border border-t">
        {group.map(({ id, title, actorKind, actorId, stake }) => (
          <li key={id} className="flex gap-3 border-border border-b py-1.5">
            <span>
              {title} <span className="text-muted">· {actor(actorKind, actorId).name}</span>
            </span>
            <span className="ml-auto shrink-0 tabular-nums">{stake ? money(stake) : 'no stake declared'}</span>
          </li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Leave them</Button>
        <Button look="main" busy={busy && 'Approving…'} onClick={() => void approve()}>
          Approve {group.length} requests
        </Button>
      </div>
    </Modal>
  );
}
