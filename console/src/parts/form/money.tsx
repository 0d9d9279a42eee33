// An amount and its currency: written as people write it, shown to the last digit once one has left it.
import type { KeyboardEvent } from 'react';
import { label } from '../../base/words.ts';
import { amountIn, amountText } from './amounts.ts';
import { boxLook, type FieldProps } from './look.ts';
import { type Drafts, fractionOf, plainOf } from './schema.ts';

const steps: Readonly<Record<string, 1 | -1>> = { ArrowUp: 1, ArrowDown: -1 };

export function MoneyBox({ id, name, schema, draft, issue, onChange }: FieldProps) {
  const { amount = '', currency = '' } = typeof draft === 'object' ? (draft as Drafts) : {};
  const [text, unit] = [String(amount), String(currency)];
  const read = isCurrency(unit) ? amountIn(text, unit) : undefined;
  const write = (minor: number) => onChange({ amount: amountText(minor, unit), currency });
  function onKeyDown(event: KeyboardEvent) {
    const step = steps[event.key];
    if (step === undefined || !isCurrency(unit)) return;
    event.preventDefault();
    const least = plainOf(schema).properties?.amount?.minimum ?? Number.NEGATIVE_INFINITY;
    const now = read && 'minor' in read ? read.minor : 0;
    write(Math.max(least, now + step * 10 ** fractionOf(unit)));
  }
  return (
    <div className="flex gap-2">
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={issue !== undefined}
        aria-describedby={`${id}-help`}
        value={text}
        onKeyDown={onKeyDown}
        onBlur={() => (read && 'minor' in read ? write(read.minor) : undefined)}
        onChange={(event) => onChange({ amount: event.target.value, currency })}
        className={`${boxLook} text-right tabular-nums`}
      />
      <input
        id={`${id}-currency`}
        aria-label={`Currency of ${label(name).toLowerCase()}`}
        autoComplete="off"
        maxLength={3}
        value={unit}
        onChange={(event) => onChange({ amount, currency: event.target.value.toUpperCase() })}
        className={`${boxLook} max-w-[72px]`}
      />
    </div>
  );
}

function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}
