// One field: its label above, help or what is wrong below, and the widget that fits.
import type { ComponentType } from 'react';
import { label } from '../../base/words.ts';
import { Files } from './files.tsx';
import { namesThings, thingsLabel } from './listing.ts';
import { boxLook, type FieldProps } from './look.ts';
import { Moment } from './moment.tsx';
import { MoneyBox } from './money.tsx';
import { Rich } from './rich.tsx';
import { type Kind, kindOf, plainOf, type Schema } from './schema.ts';
import { Span } from './span.tsx';
import { unitOf } from './spans.ts';
import { Thing } from './thing.tsx';

export function Field(props: FieldProps) {
  const { id, name, schema, isNeeded, issue } = props;
  const { description: help, title = namesThings(name) ? thingsLabel(name) : label(name) } = plainOf(schema);
  const isFlag = kindOf(schema) === 'flag';
  const Caption = isGroup(schema, isNeeded) ? 'span' : 'label';
  const below = issue ?? (plain.has(help ?? '') ? undefined : help);
  return (
    <div className="grid gap-[5px]">
      {isFlag ? null : (
        <Caption {...(Caption === 'label' ? { htmlFor: id } : {})} className="font-[550] text-[12px]">
          {title}
          {isNeeded ? null : <small className="ml-1 font-[400] text-[11.5px] text-muted">if you like</small>}
        </Caption>
      )}
      <Widget {...props} />
      {below ? (
        <p
          id={`${id}-help`}
          {...(issue ? { role: 'alert' } : {})}
          className={`text-meta ${issue ? 'text-danger' : 'text-muted'}`}
        >
          {below}
        </p>
      ) : null}
    </div>
  );
}

/** What the widget says by itself. */
const plain = new Set(['An id', 'Bytes, base64 inside JSON']);

/** Several boxes have a caption, not a label: each has its own. */
function isGroup(schema: Schema, isNeeded: boolean): boolean {
  const kind = kindOf(schema);
  return kind === 'choices' || (kind === 'choice' && isNeeded && optionsOf(schema).length <= mostRadios);
}

function optionsOf(schema: Schema): string[] {
  return plainOf(schema).enum?.map(String) ?? [];
}

const widgets: Readonly<Partial<Record<Kind, ComponentType<FieldProps>>>> = {
  flag: Flag,
  choice: Choice,
  choices: Choices,
  money: MoneyBox,
  bytes: Files,
  files: Files,
  things: Thing,
  json: Long,
};

function Widget(props: FieldProps) {
  const { name, schema } = props;
  const kind = kindOf(schema);
  const Known = widgets[kind];
  if (Known) return <Known {...props} />;
  if (kind === 'long') return isProse(name) ? <Rich {...props} /> : <Long {...props} />;
  if (kind === 'text' && namesThings(name)) return <Thing {...props} />;
  if (kind === 'instant' || kind === 'date') return <Moment {...props} hasTime={kind === 'instant'} />;
  const unit = kind === 'number' ? unitOf(name) : undefined;
  return unit ? <Span {...props} unit={unit} /> : <Line {...props} kind={kind} />;
}

/** One line, whatever is written in it. */
function Line({ id, kind, draft, issue, onChange }: FieldProps & { readonly kind: Kind }) {
  return (
    <input
      id={id}
      aria-invalid={issue !== undefined}
      aria-describedby={`${id}-help`}
      className={boxLook}
      type={kind === 'secret' ? 'password' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      autoComplete={kind === 'secret' ? 'new-password' : 'off'}
      placeholder={kind === 'tags' ? 'One, another one' : undefined}
      value={String(draft)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Long({ id, schema, draft, issue, onChange }: FieldProps) {
  return (
    <textarea
      id={id}
      rows={4}
      aria-invalid={issue !== undefined}
      aria-describedby={`${id}-help`}
      value={String(draft)}
      onChange={(event) => onChange(event.target.value)}
      className={`${boxLook} field-sizing-content max-h-80 min-h-[92px]
        ${kindOf(schema) === 'json' ? 'font-mono text-code' : ''}`}
    />
  );
}

/** What people read as a text of its own. */
function isProse(name: string): boolean {
  return /^(body|text|description|note|message)$/.test(name);
}

function Flag({ id, name, draft, onChange }: FieldProps) {
  return (
    <label className="flex min-h-6 items-center gap-2 font-[550] text-[12px]">
      <input
        id={id}
        type="checkbox"
        aria-describedby={`${id}-help`}
        checked={draft === true}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 accent-primary"
      />
      {label(name)}
    </label>
  );
}

/** What has a capital is a name, and stays as it is. */
function choiceWords(one: string): string {
  return /[A-Z]/.test(one) ? one : label(one);
}

const mostRadios = 6;

function Choice({ id, name, schema, isNeeded, draft, issue, onChange }: FieldProps) {
  const options = optionsOf(schema);
  if (!isGroup(schema, isNeeded)) {
    return (
      <select
        id={id}
        aria-invalid={issue !== undefined}
        aria-describedby={`${id}-help`}
        value={String(draft)}
        onChange={(event) => onChange(event.target.value)}
        className={boxLook}
      >
        <option value="">{isNeeded ? 'Choose one' : 'None'}</option>
        {options.map((one) => (
          <option key={one} value={one}>
            {choiceWords(one)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <div
      role="radiogroup"
      id={id}
      aria-label={label(name)}
      aria-invalid={issue !== undefined}
      aria-describedby={`${id}-help`}
      className="flex flex-wrap gap-x-4 gap-y-1"
    >
      {options.map((one) => (
        <label key={one} className="flex min-h-6 items-center gap-1.5">
          <input
            type="radio"
            name={id}
            checked={draft === one}
            onChange={() => onChange(one)}
            className="size-4 accent-primary"
          />
          {choiceWords(one)}
        </label>
      ))}
    </div>
  );
}

function Choices({ id, name, schema, draft, onChange }: FieldProps) {
  const options = plainOf(schema).items?.enum?.map(String) ?? [];
  const chosen = Array.isArray(draft) ? draft.map(String) : [];
  const toggled = (one: string) => (chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
  return (
    <fieldset
      id={id}
      aria-label={label(name)}
      aria-describedby={`${id}-help`}
      className="flex flex-wrap gap-x-4 gap-y-1"
    >
      {options.map((one) => (
        <label key={one} className="flex min-h-6 items-center gap-1.5">
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={() => onChange(toggled(one))}
            className="size-4 accent-primary"
          />
          {choiceWords(one)}
        </label>
      ))}
    </fieldset>
  );
}
