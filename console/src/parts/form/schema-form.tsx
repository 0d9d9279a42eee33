// A form drawn from the schema: what is needed first, the rest under "More"; no field is ever hidden for good.
import { type KeyboardEvent, useContext, useId } from 'react';
import { label } from '../../base/words.ts';
import { Field } from './field.tsx';
import { FormPlace } from './place.ts';
import type { Issues } from './reading.ts';
import { type Draft, type Drafts, kindOf, plainOf, type Schema } from './schema.ts';

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

export function SchemaForm({ of, schema, drafts, issues, onChange, onSubmit, onRehearse, fixed = [] }: FormProps) {
  const id = useId();
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
  if (kindOf(own.schema) === 'group') return <GroupOf {...props} />;
  return <Field {...own} id={`${id}-${path}`} issue={issues[path]} />;
}

function GroupOf({ id, name, path, schema, draft, issues, onChange }: FieldOfProps) {
  const { properties = {}, required = [] } = plainOf(schema);
  const drafts = typeof draft === 'object' && !Array.isArray(draft) ? (draft as Drafts) : {};
  const { of } = useContext(FormPlace);
  return (
    <FormPlace value={{ of, beside: drafts }}>
      <fieldset className="grid gap-4 border-border border-l-2 pl-4">
        <legend className="mb-2 float-left w-full text-strong">{label(name)}</legend>
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
      </fieldset>
    </FormPlace>
  );
}
