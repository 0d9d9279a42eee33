// One thing done to all rows that are chosen: as one plan, decided upon once, and taken back as one. Offered is what
// needs nothing but to know which row it is about.
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { many } from '../base/numbers.ts';
import { verbOf } from '../base/words.ts';
import { type Described, describing } from '../client/described.ts';
import { newKey, Problem, runByName } from '../client/http.ts';
import { type Mine, useMay } from '../client/me.ts';
import { Button } from '../parts/button.tsx';
import { EffectChip } from '../parts/chip.tsx';
import { Modal } from '../parts/dialog.tsx';
import { Failed } from '../parts/panel.tsx';
import { tell } from '../parts/toast.tsx';
import { keyOfRow, type Row } from './columns.tsx';
import { actsOn, wishOf } from './row-menu.tsx';
import { recordedWayBack } from './way-back.ts';

const plan = 'invoke.plan.run';
/** As many as one plan may have steps. */
const most = 50;

interface Stepped {
  readonly status: string;
  readonly entryId: string | null;
  readonly problem: { readonly detail?: string } | null;
}

interface ActsProps {
  readonly capability: string;
  readonly actions: readonly Mine[];
  readonly rows: readonly Row[];
  readonly onDone: () => void;
}

export function TogetherActs({ capability, actions, rows, onDone }: ActsProps) {
  const may = useMay();
  const [act, setAct] = useState<Described>();
  const names = useMemo(() => actsOn(capability, actions).map(({ name }) => name), [capability, actions]);
  const all = useQueries({
    queries: names.map(describing),
    combine: (found) => found.flatMap(({ data }) => data ?? []),
  });
  if (!may(plan) || rows.length > most) return null;
  return (
    <>
      {all
        .filter((one) => fits(one, rows))
        .map((one) => (
          <Button key={one.name} small title={one.description} onClick={() => setAct(one)}>
            {`${verbOf(one.name)} ${rows.length}`}
          </Button>
        ))}
      {act ? <Asked act={act} rows={rows} onClose={() => setAct(undefined)} onDone={onDone} /> : null}
    </>
  );
}

/** Nothing is left to say, of any of them; what leaves the building is sent one by one. */
function fits({ name, effect, input: { properties = {}, required = [] } }: Described, rows: readonly Row[]): boolean {
  if (effect !== 'write') return false;
  return rows.every((row) => {
    const given = wishOf(name, row).given ?? {};
    return required.every((one) => one in given) && Object.keys(properties).every((one) => one in given);
  });
}

interface AskedProps extends Pick<ActsProps, 'rows' | 'onDone'> {
  readonly act: Described;
  readonly onClose: () => void;
}

function Asked({ act: { name, description, effect }, rows, onClose, onDone }: AskedProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [key] = useState(newKey);
  const queries = useQueryClient();
  const verb = verbOf(name);
  async function go() {
    setBusy(true);
    setProblem(undefined);
    const steps = rows.map((row) => ({ capability: name, input: wishOf(name, row).given ?? {} }));
    try {
      const came = await runByName(plan, { steps }, key);
      if (came.status === 'waiting') tell('It waits for a decision now.');
      else await tellSteps(verb, (came.output as { steps: readonly Stepped[] }).steps);
      onClose();
      onDone();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
      void queries.invalidateQueries();
    }
  }
  return (
    <Modal title={`${verb} ${many(rows.length, 'row')}`} isOpen onClose={onClose}>
      <p className="flex flex-wrap items-center gap-2 text-muted">
        {description} <EffectChip effect={effect} />
      </p>
      <ul className="max-h-60 overflow-auto border-border border-t">
        {rows.map((row) => (
          <li key={keyOfRow(row)} className="truncate border-border border-b py-1.5">
            {String(row.title ?? row.name ?? row.label ?? keyOfRow(row))}
          </li>
        ))}
      </ul>
      {problem ? <Failed error={problem} what="This" /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Leave them</Button>
        <Button look="main" busy={busy && `${verb}…`} onClick={() => void go()}>
          {`${verb} ${rows.length}`}
        </Button>
      </div>
    </Modal>
  );
}

/** What was done, how much of it was not and why; the way back is that of each step, the last one first. */
async function tellSteps(verb: string, steps: readonly Stepped[]): Promise<void> {
  const done = steps.filter(({ status }) => status === 'done');
  const wrong = steps.find(({ status }) => status === 'failed');
  const waits = steps.some(({ status }) => status === 'waiting');
  const rest = steps.length - done.length;
  const why = wrong ? `: ${wrong.problem?.detail ?? 'it was refused'}` : '';
  const words = [`${verb}: ${many(done.length, 'row')}`, ...(rest > 0 ? [`${rest} not${why}`] : [])].join(', ');
  const { undo } = await recordedWayBack(done.at(-1)?.entryId ?? null);
  const entries = done.flatMap(({ entryId }) => entryId ?? []).toReversed();
  const back = async () => {
    for (const entryId of entries) await runByName('invoke.call.undo', { entryId }, newKey());
  };
  tell(waits ? `${words}, the next one waits for a decision.` : `${words.replace(/\.$/, '')}.`, {
    ...(undo ? { undo: back } : {}),
    ...(wrong ? { failed: true } : {}),
  });
}
