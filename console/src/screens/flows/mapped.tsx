// One field of a step: a value of its kind, or what an earlier step has answered, picked by name.
import { Cable, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useId, useState } from 'react';
import { label } from '../../base/words.ts';
import { IconButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { namesThings, thingsLabel } from '../../parts/form/listing.ts';
import { boxLook } from '../../parts/form/look.ts';
import { kindOf, plainOf, type Schema } from '../../parts/form/schema.ts';
import { Thing } from '../../parts/form/thing.tsx';
import { shortly } from './results.ts';
import { fits, pickedFrom, type Source, typesOf } from './sources.ts';

interface MappedProps {
  readonly name: string;
  readonly schema: Schema;
  readonly isNeeded: boolean;
  readonly value: unknown;
  readonly sources: readonly Source[];
  /** What is wrong with it, as it was checked. */
  readonly flaw?: string | undefined;
  readonly onChange: (value: unknown) => void;
}

export function Mapped({ name, schema, isNeeded, value, sources, flaw, onChange }: MappedProps) {
  const id = useId();
  const [text, setText] = useState(() => textOf(value));
  const [isWriting, setWriting] = useState(false);
  const isMissing = isNeeded && text.trim() === '';
  const picked = isWriting ? undefined : pickedFrom(text, sources);
  const help = plainOf(schema).description;
  function write(next: string) {
    setText(next);
    onChange(valueFrom(schema, next));
  }
  const below = isMissing ? `Needs ${label(name).toLowerCase()}.` : flaw;
  return (
    <div className="grid gap-[5px]">
      <span className="flex items-baseline gap-1.5">
        <label htmlFor={id} className="font-[550] text-[12px]">
          {namesThings(name) ? thingsLabel(name) : label(name)}
        </label>
        <small className="text-[11.5px] text-muted">
          {[kindWords[kindOf(schema)], isNeeded ? '' : 'if you like'].filter(Boolean).join(', ')}
        </small>
      </span>
      <span className="flex items-start gap-1">
        {picked ? (
          <Pill id={id} what={label(name)} source={picked} onWrite={() => setWriting(true)} onClear={() => write('')} />
        ) : (
          <Box {...{ id, name, schema, text, isMissing }} onWrite={write} onWriting={setWriting} />
        )}
        <Picker {...{ sources, schema }} what={label(name).toLowerCase()} onPick={write} />
      </span>
      {picked?.sample === undefined ? null : (
        <p className="truncate text-meta text-muted">{`Last time: ${shortly(picked.sample)}`}</p>
      )}
      {below ? <p className="text-meta text-warn">{below}</p> : <Help says={help} />}
    </div>
  );
}

function Help({ says }: { readonly says: string | undefined }) {
  return says ? <p className="text-meta text-muted">{says}</p> : null;
}

const kindWords: Readonly<Record<string, string>> = {
  ...{
    text: 'text',
    long: 'text',
    number: 'number',
    flag: 'yes or no',
    choice: 'one of',
    tags: 'words',
    things: 'some of',
    files: 'files',
    bytes: 'a file',
    money: 'amount',
  },
  ...{
    instant: 'day and time',
    date: 'day',
    json: 'a list or facts',
    group: 'facts',
    variants: 'facts',
    choices: 'some of',
  },
};

interface PillProps {
  readonly id: string;
  readonly what: string;
  readonly source: Source;
  readonly onWrite: () => void;
  readonly onClear: () => void;
}

function Pill({ id, what, source: { step, field, expression }, onWrite, onClear }: PillProps) {
  return (
    <span className={`${boxLook} flex min-w-0 items-center gap-1 !py-0.5`}>
      <button
        type="button"
        id={id}
        aria-label={`${what}: ${step}, ${field}`}
        title={expression}
        onClick={onWrite}
        className="inline-flex min-w-0 items-center gap-1.5 rounded-[4px] bg-primary-soft px-1.5 py-0.5 font-[550]
          text-link"
      >
        <Cable {...icon} />
        <span className="truncate">{`${step}, ${field}`}</span>
      </button>
      <button
        type="button"
        aria-label={`Take ${step}, ${field} away`}
        onClick={onClear}
        className="ml-auto grid size-6 flex-none place-items-center rounded-control text-muted hover:bg-hover"
      >
        <X {...icon} />
      </button>
    </span>
  );
}

interface BoxProps {
  readonly id: string;
  readonly name: string;
  readonly schema: Schema;
  readonly text: string;
  readonly isMissing: boolean;
  readonly onWrite: (text: string) => void;
  readonly onWriting: (is: boolean) => void;
}

function Box({ id, name, schema, text, isMissing, onWrite, onWriting }: BoxProps) {
  const kind = kindOf(schema);
  const isFormula = text.startsWith('=');
  const options = kind === 'flag' ? ['true', 'false'] : (plainOf(schema).enum?.map(String) ?? []);
  const shared = { id, 'aria-invalid': isMissing } as const;
  if (options.length > 0 && !isFormula) {
    return (
      <select {...shared} value={text} onChange={(event) => onWrite(event.target.value)} className={boxLook}>
        <option value="">Nothing</option>
        {options.map((one) => (
          <option key={one} value={one}>
            {choiceWords(kind, one)}
          </option>
        ))}
      </select>
    );
  }
  if (kind === 'text' && namesThings(name) && !isFormula) {
    const issue = isMissing ? 'needed' : undefined;
    return <Thing {...{ id, name, schema, issue }} draft={text} isFree onChange={(next) => onWrite(String(next))} />;
  }
  const rows = kind === 'long' || kind === 'json' || kind === 'group' ? 2 : 1;
  return (
    <textarea
      {...shared}
      rows={rows}
      value={text}
      onFocus={() => onWriting(true)}
      onBlur={() => onWriting(false)}
      onChange={(event) => onWrite(event.target.value)}
      className={`${boxLook} field-sizing-content max-h-48 resize-none ${isFormula ? 'font-mono text-code' : ''}`}
    />
  );
}

function choiceWords(kind: string, one: string): string {
  if (kind === 'flag') return one === 'true' ? 'Yes' : 'No';
  return /[A-Z]/.test(one) ? one : label(one);
}

interface PickerProps {
  readonly what: string;
  readonly schema: Schema;
  readonly sources: readonly Source[];
  readonly onPick: (expression: string) => void;
}

/** The answers of earlier steps, each with its name and how it was last time; those of the right kind first. */
function Picker({ what, schema, sources, onPick }: PickerProps) {
  const [isOpen, setOpen] = useState(false);
  const wanted = typesOf(schema);
  const [right, others] = [sources.filter((one) => fits(one, wanted)), sources.filter((one) => !fits(one, wanted))];
  const pick = (expression: string) => {
    onPick(expression);
    setOpen(false);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label={`Take ${what} from a step`} icon={<Cable {...icon} />} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={12}
          aria-label={`Where ${what} comes from`}
          className="entering z-(--z-palette) grid max-h-[360px] w-[300px] gap-2 overflow-auto rounded-float bg-overlay
            p-1.5 shadow-2"
        >
          {sources.length === 0 ? (
            <p className="px-2 py-2 text-muted">No step before this one answers anything that is known.</p>
          ) : null}
          <Group sources={right} onPick={pick} />
          {others.length > 0 ? (
            <details>
              <summary className="px-2 py-1 text-link text-meta">Of another kind</summary>
              <Group sources={others} onPick={pick} />
            </details>
          ) : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Group({ sources, onPick }: Pick<PickerProps, 'sources' | 'onPick'>): ReactNode {
  const steps = Map.groupBy(sources, ({ step }) => step);
  return [...steps].map(([step, all]) => (
    <section key={step} aria-label={step}>
      <h4 className="px-2 pt-1 text-micro text-muted">{step}</h4>
      {all.map(({ expression, field, sample }) => (
        <button
          key={expression}
          type="button"
          onClick={() => onPick(expression)}
          className="grid min-h-8 w-full grid-cols-[minmax(0,auto)_minmax(0,1fr)] items-center gap-3 rounded-control
            px-2 text-left hover:bg-hover focus-visible:bg-hover max-md:min-h-11"
        >
          <span className="truncate first-letter:uppercase">{field}</span>
          <span className="truncate text-right text-meta text-muted">
            {sample === undefined ? '' : shortly(sample)}
          </span>
        </button>
      ))}
    </section>
  ));
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const plain = new Set(['text', 'long', 'choice', 'secret', 'bytes', 'instant', 'date']);

function valueFrom(schema: Schema, text: string): unknown {
  if (text.trim() === '') return undefined;
  if (text.startsWith('=') || plain.has(kindOf(schema))) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return ['tags', 'things'].includes(kindOf(schema)) ? text.split(/\s*,\s*/) : text;
  }
}
