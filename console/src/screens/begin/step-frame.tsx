// One step of the first run: a question, what answers it, and the ways on and back.
import type { ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';

export interface StepProps {
  readonly onNext: () => void;
  readonly onBack: (() => void) | undefined;
}

interface FrameProps extends StepProps {
  readonly title: string;
  readonly button: string;
  readonly busy: string | undefined;
  readonly onDo: () => Promise<boolean> | boolean;
  readonly mustBe?: boolean;
  readonly children: ReactNode;
}

export function StepFrame({ title, button, busy, onDo, mustBe = false, onNext, onBack, children }: FrameProps) {
  return (
    <form
      className="grid gap-5"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!busy && (await onDo())) onNext();
      }}
    >
      <h1 className="text-balance text-display">{title}</h1>
      {children}
      <span className="flex items-center gap-2">
        {onBack ? (
          <Button look="quiet" onClick={onBack}>
            Back
          </Button>
        ) : null}
        <span className="ml-auto flex gap-2">
          {mustBe ? null : (
            <Button look="quiet" onClick={onNext}>
              Later
            </Button>
          )}
          <Button look="main" type="submit" busy={busy && 'Saving…'}>
            {button}
          </Button>
        </span>
      </span>
    </form>
  );
}
