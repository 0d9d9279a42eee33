// A text as long as it likes, with the few marks that make it readable, and how it will read.
import { Bold, Heading, Link, List } from 'lucide-react';
import { useRef, useState } from 'react';
import { type Mark, withMark } from '../../base/prose.ts';
import { useMay } from '../../client/me.ts';
import { IconButton } from '../button.tsx';
import { icon } from '../chip.tsx';
import { Prose } from '../prose.tsx';
import { boxLook, type FieldProps } from './look.ts';
import { Suggestion, suggesting, useSuggestion } from './suggest.tsx';

const marks = [
  { mark: 'strong', says: 'Make it strong', Icon: Bold },
  { mark: 'heading', says: 'Make it a heading', Icon: Heading },
  { mark: 'list', says: 'Make it a list', Icon: List },
  { mark: 'link', says: 'Link it to an address', Icon: Link },
] as const;

type RichProps = Pick<FieldProps, 'id' | 'name' | 'draft' | 'issue' | 'onChange'>;

export function Rich({ id, name, draft, issue, onChange }: RichProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [isShown, setShown] = useState(false);
  const may = useMay();
  const text = String(draft);
  const suggestion = useSuggestion({ name, draft: text });
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
        {may(suggesting) ? (
          <button
            type="button"
            aria-busy={suggestion.isBusy}
            disabled={suggestion.isBusy}
            onClick={() => void suggestion.ask()}
            className="ml-auto text-link text-meta"
          >
            {suggestion.isBusy ? 'Asking a model…' : 'Suggest a text'}
          </button>
        ) : null}
        <button
          type="button"
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
          className={`text-link text-meta ${may(suggesting) ? 'ml-4' : 'ml-auto'}`}
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
      <Suggestion suggestion={suggestion} onTake={onChange} />
    </div>
  );
}
