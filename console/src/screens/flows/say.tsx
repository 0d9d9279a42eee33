// A flow in words: what it was understood as, what was not, or an honest refusal. Nothing is kept by it.
import { type FormEvent, useId, useState } from 'react';
import type { OutputOf } from '../../client/http.ts';
import { Problem, read } from '../../client/http.ts';
import { Button } from '../../parts/button.tsx';
import { boxLook } from '../../parts/form/look.ts';

export type Written = OutputOf<'work.flow.write'>;

interface SayProps {
  readonly onWritten: (written: Written | undefined) => void;
  readonly rows?: number;
  readonly small?: boolean;
  /** Something is drawn already: the main thing to do is another one. */
  readonly isDrawn?: boolean;
}

const example = 'When a note is created, ask me, then publish it';
const others = [
  'Every Monday at 9, list the notes, then for each note send a mail to me',
  'When a note is created, ask me for approval, then delete the note, otherwise create a note titled "Kept"',
  'Every day at 9, create a note titled "Morning"; wait 2 hours; list the notes',
] as const;

export function Say({ onWritten, rows = 3, small = false, isDrawn = false }: SayProps) {
  const id = useId();
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Problem>();
  async function draw(event: FormEvent) {
    event.preventDefault();
    if (words.trim() === '') return;
    setBusy(true);
    setRefused(undefined);
    try {
      onWritten(await read('work.flow.write', { description: words }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setRefused(error);
      onWritten(undefined);
    } finally {
      setBusy(false);
    }
  }
  return (
    <form onSubmit={(event) => void draw(event)} className="grid gap-2">
      <label htmlFor={id} className={small ? 'sr-only' : 'font-[550] text-[12px]'}>
        Say what should happen
      </label>
      <textarea
        id={id}
        rows={rows}
        value={words}
        maxLength={4000}
        placeholder={small ? 'Say what should happen' : `For example: ${example}`}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void draw(event);
        }}
        className={`${boxLook} field-sizing-content resize-none`}
      />
      <span className={small ? '' : 'justify-self-end'}>
        <Button
          small={small}
          look={small || isDrawn ? 'plain' : 'main'}
          type="submit"
          busy={busy && 'Drawing…'}
          why={words.trim() === '' ? 'Say what should happen first.' : undefined}
        >
          Draw it
        </Button>
      </span>
      {refused ? <Refused problem={refused} /> : null}
      {small || isDrawn || refused ? null : <Others onChoose={setWords} />}
    </form>
  );
}

function Others({ onChoose }: { readonly onChoose: (words: string) => void }) {
  return (
    <section aria-label="Sentences to begin with" className="mt-4">
      <h2 className="mb-1 text-micro text-muted">Or begin with one of these</h2>
      <ul className="border-border border-t">
        {others.map((one) => (
          <li key={one} className="border-border border-b">
            <button
              type="button"
              onClick={() => onChoose(one)}
              className="min-h-(--row) w-full py-2 text-left hover:bg-hover"
            >
              {one}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Nothing is guessed: what was not understood is said, with what would be. */
function Refused({ problem }: { readonly problem: Problem }) {
  const { missed } = problem.details;
  const all = Array.isArray(missed) ? missed.map(String) : [];
  return (
    <div role="alert" className="grid gap-1 border-danger-line border-l-2 py-1 pl-3">
      <p className="text-strong">This was not understood, so nothing is drawn.</p>
      {all.length > 0 ? <Lines says={all} /> : <p className="text-muted">{problem.message}</p>}
      <p className="text-meta text-muted">{`Say when it begins and what is done then: “${example}”.`}</p>
    </div>
  );
}

export function Lines({ says }: { readonly says: readonly string[] }) {
  return (
    <ul className="grid gap-0.5 text-[12.5px] text-ink-2">
      {says.map((one) => (
        <li key={one} className="[overflow-wrap:anywhere]">
          {one}
        </li>
      ))}
    </ul>
  );
}

export function Understood({ written: { understood, missed, writtenBy } }: { readonly written: Written }) {
  return (
    <div className="grid gap-3">
      <section aria-label="What was understood">
        <h3 className="mb-1 font-[600] text-[12px]">
          {writtenBy === 'model' ? 'Drawn by your model' : 'Drawn by rules, no model was asked'}
        </h3>
        <Lines says={understood} />
      </section>
      {missed.length > 0 ? (
        <section aria-label="What was not understood" className="border-warn-line border-l-2 pl-3">
          <h3 className="mb-1 font-[600] text-[12px] text-warn">Still open</h3>
          <Lines says={missed} />
        </section>
      ) : null}
    </div>
  );
}
