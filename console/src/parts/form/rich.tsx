// A text as long as it likes, with the few marks that make it readable, and how it will read.
import { Bold, Heading, Link, List } from 'lucide-react';
import { useRef, useState } from 'react';
import { type Mark, withMark } from '../../base/prose.ts';
import { IconButton } from '../button.tsx';
import { icon } from '../chip.tsx';
import { Prose } from '../prose.tsx';
import { boxLook, type FieldProps } from './look.ts';

const marks = [
  { mark: 'strong', says: 'Make it strong', Icon: Bold },
  { mark: 'heading', says: 'Make it a heading', Icon: Heading },
  { mark: 'list', says: 'Make it a list', Icon: List },
  { mark: 'link', says: 'Link it to an address', Icon: Link },
] as const;

type RichProps = Pick<FieldProps, 'id' | 'draft' | 'issue' | 'onChange'>;

export function Rich({ id, draft, issue, onChange }: RichProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [isShown, setShown] = useState(false);
  const text = String(draft);
  function put(mark: Mark) {
    const area = box.current;
    if (!area) return;
    const next = withMark(text, [area.selectionStart, area.selectionEnd], mark);
    onChange(next.text);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(next.from, next.to);
    });
  }
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center" role="toolbar" aria-label="Marks" aria-controls={id}>
        {marks.map(({ mark, says, Icon }) => (
          <IconButton key={mark} label={says} icon={<Icon {...icon} />} onClick={() => put(mark)} />
        ))}
        <button
          type="button"
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
          className="ml-auto text-link text-meta"
        >
          {isShown ? 'Write on' : 'See how it reads'}
        </button>
      </div>
      <textarea
        ref={box}
        id={id}
        rows={6}
        value={text}
        aria-invalid={issue !== undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
        className={`${boxLook} field-sizing-content max-h-80 min-h-[128px] ${isShown ? 'hidden' : ''}`}
      />
      {isShown ? (
        <div className="min-h-[128px] rounded-control border border-border px-2 py-1">
          <Prose text={text} />
        </div>
      ) : null}
    </div>
  );
}
