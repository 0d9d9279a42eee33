// A form drawn from the schema: what is needed first, the rest under "More"; no field is ever hidden for good.
import { type FocusEvent, type KeyboardEvent, useContext, useId, useState } from 'react';
import { label } from '../../base/words.ts';
import { Button } from '../button.tsx';
import { Field } from './field.tsx';
import { FormPlace } from './place.ts';
import { type Issues, readForm } from './reading.ts';
import { type Draft, type Drafts, draftOf, kindOf, plainOf, rowOf, type Schema } from './schema.ts';
import { Variants } from './variants.tsx';

interface FormProps {
  /** The capability that it is the form of, when it is that of one. */
  readonly of?: string;
  readonly schema: Schema;
  readonly drafts: Drafts;
  readonly issues: Issues;
  readonly onChange: (drafts: Drafts) => void;
  readonly onSubmit: () => void;
  readonly onRehearse?: () => void;
  /** Fields that are known already and need not be asked for. */
  readonly fixed?: readonly string[];
}

export function SchemaForm({ of, schema, drafts, onChange, onSubmit, onRehearse, fixed = [], ...told }: FormProps) {
  const id = useId();
  const { issues, leave } = useIssues({ id, schema, drafts, told: told.issues });
  const { needed, rest } = sortedFields(schema, fixed);
  const hasIssueInRest = rest.some((name) => Object.keys(issues).some((path) => path.split('.')[0] === name));
  const isShort = needed.length === 0 || needed.length + rest.length <= 4;

  function onKeyDown(event: KeyboardEvent) {
    const submits = event.ctrlKey || event.metaKey;
    if (event.key !== 'Enter' || !(submits || event.altKey)) return;
    event.preventDefault();
    if (submits) onSubmit();
    else onRehearse?.();
  }

  const fields = (names: readonly string[]) =>
    names.map((name) => (
      <FieldOf
        key={name}
        {...{ id, name, issues, path: name }}
        schema={schema.properties?.[name] ?? {}}
        isNeeded={schema.required?.includes(name) === true}
        draft={drafts[name] ?? ''}
        onChange={(draft) => onChange({ ...drafts, [name]: draft })}
      />
    ));

  return (
    <form
      noValidate
      onKeyDown={onKeyDown}
      onBlur={leave}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      className="grid gap-4"
    >
      <FormPlace value={{ of, beside: drafts }}>
        {fields(isShort ? [...needed, ...rest] : needed)}
        {isShort || rest.length === 0 ? null : (
          <details open={hasIssueInRest} className="group">
            <summary className="mb-4 font-[550] text-link">More</summary>
            <div className="grid gap-4">{fields(rest)}</div>
          </details>
        )}
      </FormPlace>
      <button type="submit" className="sr-only" tabIndex={-1} aria-hidden>
        Go on
      </button>
    </form>
  );
}

interface Told {
  readonly id: string;
  readonly schema: Schema;
  readonly drafts: Drafts;
  /** What was wrong when it was submitted. */
  readonly told: Issues;
}

/**
 * What is wrong with a field is told once one has left it, and from then on as one writes. That something is needed is
 * told when one goes on without it, not while one passes by.
 */
function useIssues({ id, schema, drafts, told }: Told) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const needed = Object.keys(told).filter((path) => !left.has(path));
  if (needed.length > 0) setLeft(new Set([...left, ...needed]));
  const wrong = left.size > 0 ? readForm(schema, drafts).issues : {};
  const shown = Object.entries(wrong).filter(([path]) => left.has(path));
  return {
    issues: { ...Object.fromEntries(shown), ...told },
    leave({ target }: FocusEvent) {
      const path = target.id.startsWith(`${id}-`) ? target.id.slice(id.length + 1).replace(/-currency$/, '') : '';
      const isWritten = 'value' in target && target.value !== '';
      if (path !== '' && isWritten && !left.has(path)) setLeft(new Set([...left, path]));
    },
  };
}

function sortedFields({ properties = {}, required = [] }: Schema, fixed: readonly string[]) {
  const names = Object.keys(properties).filter((name) => !fixed.includes(name));
  return {
    needed: names.filter((name) => required.includes(name)),
    rest: names.filter((name) => !required.includes(name)),
  };
}

interface FieldOfProps {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly schema: Schema;
  readonly isNeeded: boolean;
  readonly draft: Draft;
  readonly issues: Issues;
  readonly onChange: (draft: Draft) => void;
}

function FieldOf(props: FieldOfProps) {
  const { id, path, issues, ...own } = props;
  const kind = kindOf(own.schema);
  if (kind === 'group') return <GroupOf {...props} />;
  if (kind === 'rows') return <RowsOf {...props} />;
  if (kind === 'variants') return <VariantsOf {...props} />;
  return <Field {...own} id={`${id}-${path}`} issue={issues[path]} />;
}

const groupLook = 'grid gap-4 border-border border-l-2 pl-4';
const legendLook = 'float-left mb-2 w-full text-strong';

function GroupOf(props: FieldOfProps) {
  return (
    <fieldset className={groupLook}>
      <legend className={legendLook}>{label(props.name)}</legend>
      <Inner {...props} />
    </fieldset>
  );
}

function VariantsOf(props: FieldOfProps) {
  const { id, path, name, schema, isNeeded, draft, issues, onChange } = props;
  const drafts = typeof draft === 'object' && !Array.isArray(draft) ? (draft as Drafts) : {};
  return (
    <Variants {...{ name, schema, isNeeded, drafts, onChange }} id={`${id}-${path}`} issue={issues[path]}>
      {(asked) =>
        Object.keys(asked.properties ?? {}).length > 0 ? (
          <div className={groupLook}>
            <Inner {...props} schema={asked} draft={drafts} />
          </div>
        ) : null
      }
    </Variants>
  );
}

/** The fields of one group, or of one row. */
function Inner({ id, path, schema, draft, issues, onChange }: FieldOfProps) {
  const { properties = {}, required = [] } = plainOf(schema);
  const drafts = typeof draft === 'object' && !Array.isArray(draft) ? (draft as Drafts) : {};
  const { of } = useContext(FormPlace);
  return (
    <FormPlace value={{ of, beside: drafts }}>
      {Object.entries(properties).map(([inner, one]) => (
        <FieldOf
          key={inner}
          {...{ id, issues }}
          name={inner}
          path={`${path}.${inner}`}
          schema={one}
          isNeeded={required.includes(inner)}
          draft={drafts[inner] ?? ''}
          onChange={(next) => onChange({ ...drafts, [inner]: next })}
        />
      ))}
    </FormPlace>
  );
}

/** A list of things that each have fields of their own. */
function RowsOf(props: FieldOfProps) {
  const { name, path, schema, isNeeded, draft, issues, onChange } = props;
  const rows = Array.isArray(draft) ? draft : [];
  const row = rowOf(schema);
  const { description } = plainOf(schema);
  const one = oneOf(name);
  const issue = issues[path];
  return (
    <fieldset className={groupLook}>
      <legend className={legendLook}>
        {label(name)}
        {isNeeded ? null : <small className="ml-1 font-[400] text-[11.5px] text-muted">if you like</small>}
        {description ? <small className="block font-[400] text-meta text-muted">{description}</small> : null}
      </legend>
      {rows.map((drafted, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone.
        <fieldset key={at} className={groupLook}>
          <legend className="float-left flex w-full items-center justify-between text-meta text-muted">
            {one} {at + 1}
            <Button small look="quiet" onClick={() => onChange(rows.filter((_, other) => other !== at))}>
              Leave out {one.toLowerCase()} {at + 1}
            </Button>
          </legend>
          <Inner
            {...props}
            path={`${path}.${at}`}
            schema={row}
            draft={drafted}
            onChange={(next) => onChange(rows.map((other, index) => (index === at ? next : other)))}
          />
        </fieldset>
      ))}
      <div>
        <Button small onClick={() => onChange([...rows, draftOf(row, undefined)])}>
          Add {one.toLowerCase()}
        </Button>
        {issue ? (
          <p role="alert" className="mt-1 text-danger text-meta">
            {issue}
          </p>
        ) : null}
      </div>
    </fieldset>
  );
}

/** "Lines" are made of lines, one by one. */
function oneOf(name: string): string {
  const words = label(name);
  if (/[^s]ies$/.test(words)) return words.replace(/ies$/, 'y');
  return /[^s]s$/.test(words) ? words.slice(0, -1) : words;
}
