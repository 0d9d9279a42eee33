// A capability as a form with its two buttons, for a drawer and for the palette; the whole page is screens/do.

import { useEffect, useRef } from 'react';
import { clock } from '../base/time.ts';
import { buttonWords, isMoreThanTitle, title } from '../base/words.ts';
import type { Described } from '../client/described.ts';
import { useMay } from '../client/me.ts';
import { Button } from '../parts/button.tsx';
import { EffectChip } from '../parts/chip.tsx';
import { SchemaForm } from '../parts/form/schema-form.tsx';
import { Failed } from '../parts/panel.tsx';
import { Consequences, PencilSheet, RehearsedAnswer } from '../parts/pencil-sheet.tsx';
import { Answer, shownOnce } from './answer.tsx';
import { type Running, useRunning } from './use-running.ts';

interface RunFormProps {
  readonly described: Described;
  readonly given?: object;
  /** Known already, so not asked for. */
  readonly fixed?: readonly string[];
  readonly onDone?: () => void;
  /** At once, with what is known already. */
  readonly rehearses?: boolean;
}

export function RunForm({ described, given = {}, fixed = [], onDone, rehearses = false }: RunFormProps) {
  const running = useRunning(described, given);
  const { effect } = described;
  const begun = useRef(false);
  useEffect(() => {
    if (!rehearses || effect === 'read' || begun.current) return;
    begun.current = true;
    void running.rehearse();
  });
  async function go() {
    const outcome = await running.run();
    if (outcome?.status === 'done' && effect !== 'read' && shownOnce(outcome.output).length === 0) onDone?.();
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        <p className="text-muted">
          {isMoreThanTitle(described.description) ? `${described.description} ` : ''}
          <EffectChip effect={effect} />
        </p>
        <SchemaForm
          of={described.name}
          schema={described.input}
          drafts={running.drafts}
          issues={running.issues}
          fixed={fixed}
          onChange={running.change}
          onSubmit={() => void go()}
          {...(effect === 'read' ? {} : { onRehearse: () => void running.rehearse() })}
        />
        <Came running={running} what={title(described.description)} />
      </div>
      <footer className="flex justify-end gap-2 border-border border-t px-5 py-3">
        <RunButtons {...{ described, running }} onRun={() => void go()} />
      </footer>
    </div>
  );
}

/** What the last press has shown: a refusal, a rehearsal or the answer. */
export function Came({ running, what }: { readonly running: Running; readonly what: string }) {
  const { problem, rehearsal, outcome } = running;
  return (
    <>
      {problem ? <Failed error={problem} what={what} /> : null}
      {rehearsal ? (
        <div>
          <PencilSheet
            note={`${clock(rehearsal.at)}, real data, nothing sent${rehearsal.isStale ? '; changed since' : ''}`}
          >
            <RehearsedAnswer output={rehearsal.what.output} />
          </PencilSheet>
          <Consequences rehearsal={rehearsal.what} />
        </div>
      ) : null}
      {outcome ? <Answer outcome={outcome} /> : null}
    </>
  );
}

interface RunButtonsProps {
  readonly described: Described;
  readonly running: Running;
  readonly onRun: () => void;
}

export function RunButtons({ described: { name, effect, description }, running, onRun }: RunButtonsProps) {
  const may = useMay();
  const why = may(name) ? undefined : 'You may not do this. Ask whoever runs your company.';
  return (
    <>
      {effect === 'read' ? null : (
        <Button
          busy={running.busy === 'rehearsing' && 'Rehearsing…'}
          why={why}
          onClick={() => void running.rehearse()}
          className="max-md:flex-1"
        >
          Rehearse
        </Button>
      )}
      <Button
        look="main"
        busy={running.busy === 'running' && 'Working…'}
        why={why}
        onClick={onRun}
        className="max-md:flex-[2]"
      >
        {buttonWords(name, description)}
      </Button>
    </>
  );
}
