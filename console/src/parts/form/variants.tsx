// One of several forms: which one first, then what it asks for.
import type { ReactNode } from 'react';
import { label } from '../../base/words.ts';
import { namesThings, thingsLabel } from './listing.ts';
import { boxLook } from './look.ts';
import { chosenVariant, constantsOf, type Drafts, plainOf, type Schema, variantsOf } from './schema.ts';

interface VariantsProps {
  readonly id: string;
  readonly name: string;
  readonly schema: Schema;
  readonly isNeeded: boolean;
  readonly drafts: Drafts;
  readonly issue: string | undefined;
  readonly onChange: (drafts: Drafts) => void;
  /** Draws the fields of the one that was chosen. */
  readonly children: (asked: Schema) => ReactNode;
}

export function Variants({ id, name, schema, isNeeded, drafts, issue, onChange, children }: VariantsProps) {
  const all = variantsOf(schema);
  const chosen = drafts[chosenVariant];
  const at = typeof chosen === 'string' ? chosen : '';
  const help = issue ?? plainOf(schema).description;
  return (
    <div className="grid gap-4">
      <div className="grid gap-[5px]">
        <label htmlFor={id} className="font-[550] text-[12px]">
          {label(name)}
          {isNeeded ? null : <small className="ml-1 font-[400] text-[11.5px] text-muted">if you like</small>}
        </label>
        <select
          id={id}
          aria-invalid={issue !== undefined}
          aria-describedby={`${id}-help`}
          value={at}
          onChange={(event) => onChange({ ...drafts, [chosenVariant]: event.target.value })}
          className={boxLook}
        >
          <option value="">{isNeeded ? 'Choose one' : 'None'}</option>
          {all.map((variant, index) => (
            <option key={called(variant)} value={String(index)}>
              {called(variant)}
            </option>
          ))}
        </select>
        {help ? (
          <p
            id={`${id}-help`}
            {...(issue ? { role: 'alert' } : {})}
            className={`text-meta ${issue ? 'text-danger' : 'text-muted'}`}
          >
            {help}
          </p>
        ) : null}
      </div>
      {at === '' ? null : children(askedBy(all[Number(at)] ?? {}))}
    </div>
  );
}

function askedBy(variant: Schema): Schema {
  const constants = constantsOf(variant);
  const asked = Object.entries(variant.properties ?? {}).filter(([name]) => !(name in constants));
  return { ...variant, properties: Object.fromEntries(asked) };
}

/** By what tells it from the others, else by what it asks for first. */
function called(variant: Schema): string {
  const [constant] = Object.values(constantsOf(variant));
  if (typeof constant === 'string') return label(constant);
  const [name = '', one = {}] = Object.entries(variant.properties ?? {})[0] ?? [];
  if (plainOf(one).contentEncoding === 'base64') return 'A file from this device';
  return namesThings(name) ? thingsLabel(name) : label(name);
}
