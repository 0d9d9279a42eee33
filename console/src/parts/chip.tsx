// Small words about a thing: at most two in a row of a table, and never what the column's head already says.
import { AlertTriangle, Clock, ExternalLink, Eye, Pencil } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { due, exact, hourMs } from '../base/time.ts';

type Tone = 'plain' | 'wait' | 'warn' | 'danger' | 'done' | 'pencil' | 'outside';

const tones: Readonly<Record<Tone, string>> = {
  plain: 'bg-[color-mix(in_oklch,var(--color-ink)_8%,transparent)] text-ink-2',
  wait: 'bg-wait-soft text-wait shadow-[inset_0_0_0_1px_color-mix(in_oklch,var(--color-wait-line)_40%,transparent)]',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  done: 'bg-success-soft text-success',
  pencil: 'pencil border border-dashed border-control text-ink-2',
  outside: 'border border-dashed border-warn-line text-warn',
};

interface ChipProps {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

export function Chip({ tone = 'plain', icon, children }: ChipProps) {
  return (
    <span
      className={`inline-flex max-w-full items-center gap-1 rounded-[4px] align-middle px-1.5 py-px font-[500]
        text-[11.5px] leading-4 ${tones[tone]}`}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

export const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true, className: 'flex-none' } as const;

/** Where it is known, one press says what was read. */
export function OutsideChip({ read = [] }: { readonly read?: readonly string[] }) {
  const chip = (
    <Chip tone="outside" icon={<AlertTriangle {...icon} />}>
      Read words from outside
    </Chip>
  );
  if (read.length === 0) return chip;
  return (
    <Popover.Root>
      <Popover.Trigger className="rounded-[4px]">{chip}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={6}
          collisionPadding={12}
          aria-label="What was read"
          className="entering z-(--z-tip) w-[272px] rounded-float bg-overlay p-3 text-meta shadow-2"
        >
          <ul className="grid gap-1">
            {read.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

export function DueChip({
  at,
  then,
  now = new Date(),
}: {
  readonly at: string;
  readonly then: string;
  readonly now?: Date;
}) {
  const isPast = new Date(at) < now;
  return (
    <Chip tone="wait" icon={<Clock {...icon} />}>
      {isPast ? `Ran out ${due(at, now)}` : `Runs out ${isClock(at, now) ? 'at ' : ''}${due(at, now)}, then ${then}`}
    </Chip>
  );
}

function isClock(at: string, now: Date): boolean {
  return new Date(at).toDateString() === now.toDateString();
}

/** When it must be decided: saffron when less than four hours are left. */
export function Due({ at, now = new Date() }: { readonly at: string; readonly now?: Date }) {
  const isSoon = new Date(at).getTime() - now.getTime() < 4 * hourMs;
  return (
    <time
      dateTime={at}
      title={exact(at)}
      className={`whitespace-nowrap text-meta tabular-nums ${isSoon ? 'font-[550] text-wait' : 'text-muted'}`}
    >
      {due(at, now)}
    </time>
  );
}

export type Effect = 'read' | 'write' | 'send';

export const effectWords: Readonly<Record<Effect, string>> = {
  read: 'Reads',
  write: 'Changes',
  send: 'Leaves the building',
};

export function EffectChip({ effect }: { readonly effect: Effect }) {
  const icons = { read: <Eye {...icon} />, write: <Pencil {...icon} />, send: <ExternalLink {...icon} /> };
  return <Chip icon={icons[effect]}>{effectWords[effect]}</Chip>;
}

/** How many wait for a person: saffron, and nothing else is. */
export function WaitCount({ n, label }: { readonly n: number; readonly label?: string }) {
  if (n === 0) return null;
  return (
    <span
      className="min-w-[18px] rounded-[4px] bg-wait-solid px-[5px] text-center font-[600] text-[11px]
      text-on-wait leading-4 tabular-nums"
    >
      {n > 99 ? '99+' : n}
      {label ? <span className="sr-only"> {label}</span> : null}
    </span>
  );
}
