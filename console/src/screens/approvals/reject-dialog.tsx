import { useId, useState } from 'react';
import { useActor } from '../../client/names.ts';
import { Button } from '../../parts/button.tsx';
import { Modal } from '../../parts/dialog.tsx';
import { boxLook } from '../../parts/form/look.ts';
import type { Whole } from './rehearsed.ts';

const reasons = ['Amount', 'Timing', 'Wrong person', 'Not allowed', 'Other'] as const;

interface RejectProps {
  readonly whole: Whole;
  readonly onClose: () => void;
  readonly onReject: (reason: string) => Promise<void>;
}

/** One reason of five and words of one's own; whoever asked reads them. */
export function RejectDialog({ whole: { actorKind, actorId, title }, onClose, onReject }: RejectProps) {
  const actor = useActor();
  const id = useId();
  const [reason, setReason] = useState('');
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const said = [reason === 'Other' ? '' : reason, words.trim()].filter(Boolean).join(': ');
  async function reject() {
    setBusy(true);
    await onReject(said).finally(onClose);
  }
  return (
    <Modal title={`Reject: ${title}`} isOpen onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (said !== '') void reject();
        }}
      >
        <p className="text-muted">{actor(actorKind, actorId).name} will read your reason.</p>
        <div role="radiogroup" aria-label="Reason" className="flex flex-wrap gap-2">
          {reasons.map((one) => (
            <label
              key={one}
              className="flex h-(--control-h) items-center rounded-control border border-border-strong px-3
                has-checked:border-control has-checked:bg-selected has-checked:font-[550]
                has-focus-visible:outline-2 has-focus-visible:outline-focus"
            >
              <input
                type="radio"
                name={id}
                checked={reason === one}
                onChange={() => setReason(one)}
                className="sr-only"
              />
              {one}
            </label>
          ))}
        </div>
        <div className="grid gap-[5px]">
          <label htmlFor={`${id}-words`} className="font-[550] text-[12px]">
            In your words <small className="font-[400] text-[11.5px] text-muted">if you like</small>
          </label>
          <textarea
            id={`${id}-words`}
            rows={3}
            maxLength={1900}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            className={boxLook}
          />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Leave it</Button>
          <Button
            look="danger"
            type="submit"
            busy={busy && 'Rejecting…'}
            why={said === '' ? 'Choose a reason or write one.' : undefined}
          >
            Reject
          </Button>
        </div>
      </form>
    </Modal>
  );
}
