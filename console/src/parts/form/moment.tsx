// A day, or a day and a time: written as one says it, or chosen from the calendar of the browser; what it was read as
// stands below, once with its time zone.
import { CalendarDays } from 'lucide-react';
import { useRef } from 'react';
import { day, exact } from '../../base/time.ts';
import { IconButton } from '../button.tsx';
import { icon } from '../chip.tsx';
import { boxLook, type FieldProps } from './look.ts';
import { clockWritten, dayWritten, momentIn } from './moments.ts';

interface MomentProps extends Pick<FieldProps, 'id' | 'draft' | 'issue' | 'onChange'> {
  readonly hasTime: boolean;
}

export function Moment({ id, hasTime, draft, issue, onChange }: MomentProps) {
  const calendar = useRef<HTMLInputElement>(null);
  const text = String(draft);
  const at = momentIn(text);
  const chosen = at ? `${dayWritten(at)}${hasTime ? `T${clockWritten(at)}` : ''}` : '';
  return (
    <div className="relative grid gap-1">
      <span className="flex max-w-[280px] gap-1">
        <input
          id={id}
          autoComplete="off"
          placeholder={hasTime ? 'Tomorrow 9, or 21 Nov 14:30' : 'Tomorrow, or 21 Nov'}
          aria-invalid={issue !== undefined}
          aria-describedby={`${id}-help ${id}-read`}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          className={`${boxLook} tabular-nums`}
        />
        <IconButton
          label="Choose from a calendar"
          icon={<CalendarDays {...icon} />}
          onClick={() => calendar.current?.showPicker()}
        />
      </span>
      <input
        ref={calendar}
        type={hasTime ? 'datetime-local' : 'date'}
        tabIndex={-1}
        aria-hidden
        value={chosen}
        onChange={({ target: { value } }) => onChange(value.replace('T', ' '))}
        className="pointer-events-none absolute bottom-0 left-0 size-px opacity-0"
      />
      <span id={`${id}-read`} className="text-meta text-muted tabular-nums empty:hidden">
        {at ? told(at, hasTime) : ''}
      </span>
    </div>
  );
}

function told(at: Date, hasTime: boolean): string {
  if (!hasTime) return day(at.toISOString());
  return `${exact(at.toISOString())}, ${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
}
