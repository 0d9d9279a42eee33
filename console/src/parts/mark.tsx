// Who: people are round and in ink, agents square and plum, the system is a small grey box, outside is dashed.
import { Settings } from 'lucide-react';
import { initials } from '../base/words.ts';

export type MarkKind = 'agent' | 'person' | 'system' | 'outside';
type Size = 20 | 24 | 32;

const looks: Readonly<Record<MarkKind, string>> = {
  agent:
    'bg-agent-soft text-agent shadow-[inset_0_0_0_1px_color-mix(in_oklch,var(--color-agent-line)_45%,transparent)]',
  person: 'bg-ink-2 text-surface rounded-pill',
  system: 'text-muted rounded-xs shadow-[inset_0_0_0_1px_var(--color-border-strong)]',
  outside: 'text-warn border border-dashed border-warn-line rounded-xs',
};

const sizes: Readonly<Record<Size, string>> = {
  20: 'size-5 text-[9px]',
  24: 'size-6 text-[10px]',
  32: 'size-8 text-[12px]',
};

const corners: Readonly<Record<Size, string>> = { 20: 'rounded-[4px]', 24: 'rounded-[5px]', 32: 'rounded-[7px]' };

interface MarkProps {
  readonly kind: MarkKind;
  readonly name: string;
  readonly size?: Size;
  /** The name does not follow, so the mark says it. */
  readonly alone?: boolean;
  readonly atWork?: boolean;
}

export function Mark({ kind, name, size = 24, alone = false, atWork = false }: MarkProps) {
  const spoken = alone ? { role: 'img', 'aria-label': `${name}, ${kind}` } : { 'aria-hidden': true };
  return (
    <span
      {...spoken}
      title={name}
      className={`relative inline-grid flex-none place-items-center font-[650] leading-none tracking-[.01em]
        ${looks[kind]} ${kind === 'agent' ? corners[size] : ''} ${sizes[size]}`}
    >
      {kind === 'system' ? <Settings size={size - 10} strokeWidth={1.5} /> : initials(name)}
      {atWork ? (
        <i className="-right-0.5 -bottom-0.5 absolute size-2 rounded-pill border border-surface bg-agent-solid" />
      ) : null}
    </span>
  );
}
