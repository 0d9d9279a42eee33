// One field: its label above, help or what is wrong below, and the widget that fits.
import { label } from '../../base/words.ts';
import { useNames } from '../../client/names.ts';
import { useAsk } from '../../client/queries.ts';
import { boxLook, type FieldProps } from './look.ts';
import { Rich } from './rich.tsx';
import { type Drafts, kindOf, plainOf, type Schema } from './schema.ts';
import { Thing } from './thing.tsx';

export function Field(props: FieldProps) {
  const { id, name, schema, isNeeded, issue } = props;
  const { description: help, title = label(name) } = plainOf(schema);
  const isFlag = kindOf(schema) === 'flag';
  const Caption = isGroup(schema, isNeeded) ? 'span' : 'label';
  const below = issue ?? (help === 'An id' ? undefined : help);
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

/** Several boxes have a caption, not a label: each has its own. */
function isGroup(schema: Schema, isNeeded: boolean): boolean {
  const kind = kindOf(schema);
  return kind === 'choices' || (kind === 'choice' && isNeeded && optionsOf(schema).length <= mostRadios);
}

function optionsOf(schema: Schema): string[] {
  return plainOf(schema).enum?.map(String) ?? [];
}

function Widget(props: FieldProps) {
  const { id, name, schema, draft, issue, onChange } = props;
  const kind = kindOf(schema);
  const shared = {
    id,
    'aria-invalid': issue !== undefined,
    'aria-describedby': `${id}-help`,
    className: boxLook,
  } as const;
  if (kind === 'flag') return <Flag {...props} />;
  if (kind === 'choice') return <Choice {...props} />;
  if (kind === 'choices') return <Choices {...props} />;
  if (kind === 'money') return <MoneyBox {...props} />;
  if (/^(agentId|userId|personId|ownerId)$/.test(name)) return <Somebody {...props} />;
  if (kind === 'text' && name.endsWith('Id')) return <Thing {...props} />;
  if (kind === 'long' && isProse(name)) return <Rich {...props} />;
  if (kind === 'long' || kind === 'json') return <Long {...props} />;
  const types = { secret: 'password', instant: 'datetime-local', date: 'date' } as const;
  return (
    <input
      {...shared}
      type={kind in types ? types[kind as keyof typeof types] : 'text'}
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

function Choice({ id, name, schema, isNeeded, draft, onChange }: FieldProps) {
  const options = optionsOf(schema);
  if (!isGroup(schema, isNeeded)) {
    return (
      <select
        id={id}
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
    <div role="radiogroup" id={id} aria-label={label(name)} className="flex flex-wrap gap-x-4 gap-y-1">
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
    <fieldset id={id} aria-label={label(name)} className="flex flex-wrap gap-x-4 gap-y-1">
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

function MoneyBox({ id, name, draft, issue, onChange }: FieldProps) {
  const { amount = '', currency = '' } = typeof draft === 'object' ? (draft as Drafts) : {};
  return (
    <div className="flex gap-2">
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={issue !== undefined}
        aria-describedby={`${id}-help`}
        value={String(amount)}
        onChange={(event) => onChange({ amount: event.target.value, currency })}
        className={`${boxLook} text-right tabular-nums`}
      />
      <input
        aria-label={`Currency of ${label(name).toLowerCase()}`}
        autoComplete="off"
        maxLength={3}
        value={String(currency)}
        onChange={(event) => onChange({ amount, currency: event.target.value.toUpperCase() })}
        className={`${boxLook} max-w-[72px]`}
      />
    </div>
  );
}

/** A person or an agent of the company, by name; an id that is none of theirs can still be written. */
function Somebody(props: FieldProps) {
  const { id, name, draft, onChange } = props;
  const names = useNames();
  const people = useAsk('identity.member.list', { limit: 200 }).data?.items ?? [];
  const agents = useAsk('identity.agent.list', { limit: 200 }).data?.items ?? [];
  const ids = name === 'agentId' ? agents.map((one) => one.id) : people.map((one) => one.userId);
  const isKnown = draft === '' || ids.includes(String(draft));
  return (
    <select
      id={id}
      aria-describedby={`${id}-help`}
      value={String(draft)}
      onChange={(event) => onChange(event.target.value)}
      className={boxLook}
    >
      <option value="">Choose one</option>
      {isKnown ? null : <option value={String(draft)}>{String(draft)}</option>}
      {ids.map((one) => (
        <option key={one} value={one}>
          {names(one)?.name ?? one}
        </option>
      ))}
    </select>
  );
}
