// A length of time or a size, written as one says it, and how it is counted.
import { count } from '../../base/numbers.ts';
import { boxLook, type FieldProps } from './look.ts';
import { countIn, type Unit } from './spans.ts';

interface SpanProps extends Pick<FieldProps, 'id' | 'draft' | 'issue' | 'onChange'> {
  readonly unit: Unit;
}

export function Span({ id, unit, draft, issue, onChange }: SpanProps) {
  const text = String(draft);
  const isPlain = /^[\d.,\s]*$/.test(text);
  const read = isPlain ? undefined : countIn(unit, text);
  return (
    <div className="flex items-center gap-2">
      <input
        id={id}
        autoComplete="off"
        aria-invalid={issue !== undefined}
        aria-describedby={`${id}-help ${id}-unit`}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        className={`${boxLook} max-w-[160px] tabular-nums`}
      />
      <span id={`${id}-unit`} className="text-muted tabular-nums">
        {read === undefined ? unit : `${count(read)} ${unit}`}
      </span>
    </div>
  );
}
