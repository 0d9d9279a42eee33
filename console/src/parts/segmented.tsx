// Two to four views of the same thing, and tabs of a page.
import { RadioGroup } from 'radix-ui';
import { type FocusEvent, type ReactNode, useRef } from 'react';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
}

export function Segmented<Value extends string>({ label, value, choices, onChange }: SegmentedProps<Value>) {
  // The focus comes a moment after the arrow, and then the key may be up again: who went there has chosen it.
  const isWalking = useRef(false);
  function reached(event: FocusEvent, next: Value) {
    if (!isWalking.current) return;
    isWalking.current = false;
    event.preventDefault();
    if (next !== value) onChange(next);
  }
  return (
    <RadioGroup.Root
      asChild
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      orientation="horizontal"
      onKeyDown={({ key }) => {
        isWalking.current = key.startsWith('Arrow');
      }}
    >
      {/* It stands among words as often as alone. */}
      <span className="inline-flex overflow-hidden rounded-control border border-border-strong bg-surface">
        {choices.map((choice) => (
          <RadioGroup.Item
            key={choice.value}
            value={choice.value}
            onFocus={(event) => reached(event, choice.value)}
            className="h-[calc(var(--control-sm)-2px)] border-border border-r px-2.5 text-[12px] text-muted tabular-nums
            -outline-offset-2 last:border-0
            data-[state=checked]:bg-[color-mix(in_oklch,var(--color-ink)_7%,transparent)]
            data-[state=checked]:font-[600] data-[state=checked]:text-ink"
          >
            {choice.label}
          </RadioGroup.Item>
        ))}
      </span>
    </RadioGroup.Root>
  );
}
