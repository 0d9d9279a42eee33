// One line to take along: a link, a secret that is shown this once, a line for a terminal.
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { copy } from '../base/copy.ts';
import { Button } from './button.tsx';
import { icon } from './chip.tsx';

interface CopyLineProps {
  readonly label: string;
  readonly text: string;
  readonly shown?: string;
}

export function CopyLine({ label, text, shown = text }: CopyLineProps) {
  const [isCopied, setCopied] = useState(false);
  async function take() {
    await copy(text);
    setCopied(true);
  }
  return (
    <div className="flex min-w-0 items-center gap-2">
      <code
        title={shown}
        className="min-w-0 flex-1 truncate rounded-control border border-border bg-sunken px-2 py-1 text-code"
      >
        {shown}
      </code>
      <Button
        small
        aria-label={`Copy ${label}`}
        icon={isCopied ? <Check {...icon} /> : <Copy {...icon} />}
        onClick={() => void take()}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
