// Choosing files with a button of our own, which says what was chosen; the browser's says it in its own words and look.
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from './button.tsx';
import { icon } from './chip.tsx';

interface FileChoiceProps {
  readonly onChoose: (files: readonly File[]) => void;
  readonly id?: string;
  readonly accept?: string;
  readonly isMany?: boolean;
  /** What it is for, where no label beside it says so. */
  readonly label?: string;
  /** What is chosen is shown elsewhere. */
  readonly isSilent?: boolean;
}

export function FileChoice({ onChoose, id, accept, isMany = false, label, isSilent = false }: FileChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  const [names, setNames] = useState('');
  return (
    <span className="relative inline-flex min-w-0 max-w-full items-center gap-2.5">
      <Button small icon={<Upload {...icon} />} onClick={() => input.current?.click()}>
        {isMany ? 'Choose files' : 'Choose a file'}
      </Button>
      {isSilent ? null : <span className="min-w-0 truncate text-meta text-muted">{names}</span>}
      <input
        ref={input}
        id={id}
        type="file"
        accept={accept}
        multiple={isMany}
        tabIndex={-1}
        aria-label={label}
        aria-describedby={id ? `${id}-help` : undefined}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          setNames(files.map(({ name }) => name).join(', '));
          onChoose(files);
          target.value = '';
        }}
        className="sr-only"
      />
    </span>
  );
}
