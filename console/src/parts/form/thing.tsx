// Something of the company by its name, where a field asks for its id: whatever has a list that one may see. What is in
// no list can be written as its id.
import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { label } from '../../base/words.ts';
import { useNames } from '../../client/names.ts';
import { IconButton } from '../button.tsx';
import { icon } from '../chip.tsx';
import { Mark } from '../mark.tsx';
import { idPattern } from '../value.tsx';
import { stemOf } from './listing.ts';
import { boxLook, type FieldProps } from './look.ts';
import { kindOf, plainOf } from './schema.ts';
import { type Thing as One, useLists, useThings } from './things.ts';

interface ThingProps extends Pick<FieldProps, 'id' | 'name' | 'schema' | 'draft' | 'issue' | 'onChange'> {
  /** Whether anything may be written instead of an id. */
  readonly isFree?: boolean;
}

export function Thing({ id, name, schema, draft, issue, isFree = false, onChange }: ThingProps) {
  const isMany = kindOf(schema) === 'things';
  const isOurs = isMany || plainOf(schema).format === 'uuid';
  const lists = useLists(name, isOurs);
  const chosen = Array.isArray(draft) ? draft.map(String) : [String(draft)].filter((one) => one !== '');
  const choose = (ids: readonly string[]) => onChange(isMany ? ids : (ids.at(-1) ?? ''));
  const shared = { id, issue, name, chosen, isMany, choose } as const;
  if (lists.length > 0) return <Picker {...shared} lists={lists} takesWords={isFree || !isOurs} />;
  return (
    <input
      id={id}
      aria-invalid={issue !== undefined}
      aria-describedby={`${id}-help`}
      autoComplete="off"
      placeholder="Its id"
      value={chosen.join(', ')}
      onChange={({ target: { value } }) => choose(isMany ? value.split(/[\s,]+/) : [value])}
      className={boxLook}
    />
  );
}

interface PickerProps {
  readonly id: string;
  readonly name: string;
  readonly issue: string | undefined;
  readonly chosen: readonly string[];
  readonly isMany: boolean;
  readonly lists: readonly string[];
  /** Whether what is in no list may be written just so. */
  readonly takesWords: boolean;
  readonly choose: (ids: readonly string[]) => void;
}

const mostShown = 50;

function usePicker({ name, chosen, isMany, lists, takesWords, choose }: PickerProps) {
  const [words, setWords] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const { things, isComing } = useThings(lists, name, isOpen || chosen.length > 0);
  const left = isMany ? things.filter((one) => !chosen.includes(one.id)) : things;
  const found = left.filter((one) => says(one, words)).slice(0, mostShown);

  function write(text: string) {
    setWords(text);
    setOpen(true);
    setAt(0);
  }
  function take(thingId: string) {
    choose(isMany ? [...chosen, thingId] : [thingId]);
    setWords('');
    setAt(0);
    setOpen(isMany);
  }
  function leave() {
    const text = words.trim();
    if (idPattern.test(text) || (takesWords && text !== '' && found.length === 0)) take(text);
    setWords('');
    setOpen(false);
  }
  return { words, isOpen, at, things, found, isComing, write, take, leave, open: setOpen, goTo: setAt };
}

type Picking = ReturnType<typeof usePicker>;

function says({ says: called, also, id }: One, words: string): boolean {
  const text = `${called} ${also} ${id}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Picker(props: PickerProps) {
  const { id, name, issue, chosen, isMany, choose } = props;
  const picking = usePicker(props);
  const names = useNames();
  const { words, isOpen, at, things, found } = picking;
  const nameOf = (one: string) => things.find((thing) => thing.id === one)?.says ?? names(one)?.name ?? one;
  const what = label(stemOf(name)).toLowerCase();
  const shown = isMany || chosen[0] === undefined ? '' : nameOf(chosen[0]);
  return (
    <div className="relative">
      {isMany ? <Chosen {...{ chosen, choose, nameOf }} /> : null}
      <div className="flex gap-1">
        <input
          id={id}
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && found[at] ? `${id}-${found[at].id}` : undefined}
          aria-invalid={issue !== undefined}
          aria-describedby={`${id}-help`}
          autoComplete="off"
          placeholder={isOpen && shown ? shown : 'Type to find'}
          value={isOpen ? words : shown}
          onFocus={(event) => event.target.select()}
          onClick={() => picking.open(true)}
          onBlur={picking.leave}
          onChange={(event) => picking.write(event.target.value)}
          onKeyDown={(event) => onKey(event, picking, () => choose(chosen.slice(0, -1)))}
          className={boxLook}
        />
        {isMany || chosen.length === 0 ? null : (
          <IconButton label={`Leave ${what} empty`} icon={<X {...icon} />} onClick={() => choose([])} />
        )}
      </div>
      {isOpen ? <Options id={id} what={what} picking={picking} /> : null}
    </div>
  );
}

/** Enter chooses while the list is open, and only then; Backspace in an empty box takes the last one out. */
function onKey(event: KeyboardEvent, picking: Picking, dropLast: () => void): void {
  const { isOpen, at, found, words, goTo, open, take } = picking;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined) {
    event.preventDefault();
    if (isOpen) goTo(Math.max(0, Math.min(found.length - 1, at + step)));
    else open(true);
  } else if (isOpen && event.key === 'Backspace' && words === '') {
    dropLast();
  } else if (isOpen && event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    if (found[at]) take(found[at].id);
    else picking.leave();
  } else if (isOpen && event.key === 'Escape') {
    open(false);
  }
}

interface ChosenProps extends Pick<PickerProps, 'chosen' | 'choose'> {
  readonly nameOf: (id: string) => string;
}

function Chosen({ chosen, choose, nameOf }: ChosenProps) {
  if (chosen.length === 0) return null;
  return (
    <ul className="mb-1 flex flex-wrap gap-1">
      {chosen.map((one) => (
        <li key={one} className="inline-flex min-w-0 items-center rounded-[4px] bg-sunken pl-2">
          <span className="truncate">{nameOf(one)}</span>
          <button
            type="button"
            aria-label={`Leave out ${nameOf(one)}`}
            onClick={() => choose(chosen.filter((other) => other !== one))}
            className="grid size-6 place-items-center text-muted hover:text-ink"
          >
            <X size={12} strokeWidth={1.5} />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface OptionsProps {
  readonly id: string;
  readonly what: string;
  readonly picking: Picking;
}

function Options({ id, what, picking: { found, at, isComing, take, goTo } }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const none = isComing ? 'Looking…' : `No ${what} says this. Its id can be written.`;
  return (
    <div className="absolute inset-x-0 top-full z-10 mt-1 rounded-float bg-overlay p-1 shadow-2">
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label(what)}
        className="max-h-64 overflow-auto overscroll-contain"
      >
        {found.map(({ id: thing, says: called, also, mark }, index) => (
          <div
            key={thing}
            id={`${id}-${thing}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            onPointerMove={() => goTo(index)}
            onPointerDown={(event) => {
              event.preventDefault();
              take(thing);
            }}
            className={`flex min-h-(--row) cursor-pointer items-center gap-2 rounded-control px-2 py-1
              ${index === at ? 'bg-selected' : ''}`}
          >
            {mark ? <Mark kind={mark} name={called} size={20} /> : null}
            <span className="min-w-0">
              <span className="block truncate">{called}</span>
              {also ? <span className="block truncate text-meta text-muted">{also}</span> : null}
            </span>
          </div>
        ))}
      </div>
      <p role="status" className={found.length > 0 ? 'sr-only' : 'px-2 py-1.5 text-muted'}>
        {found.length > 0 ? `${found.length} to choose from` : none}
      </p>
    </div>
  );
}
