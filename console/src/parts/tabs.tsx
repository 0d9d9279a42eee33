import { Tabs as Bar } from 'radix-ui';
import { useEffect, useRef } from 'react';

interface TabsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** At most six, underlined, in the address; what they show follows below. */
export function Tabs<Value extends string>({ label, value, tabs, onChange }: TabsProps<Value>) {
  const bar = useRef<HTMLDivElement>(null);
  // On a phone the bar is wider than the screen: the open tab is always to be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is open, so another one is to be seen.
  useEffect(() => {
    bar.current?.querySelector('[data-state=active]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [value]);
  return (
    <Bar.Root value={value} onValueChange={(next) => onChange(next as Value)} activationMode="manual">
      <Bar.List ref={bar} aria-label={label} className="mb-4 flex gap-5 overflow-x-auto border-border border-b">
        {tabs.map((one) => (
          <Bar.Trigger
            key={one.value}
            value={one.value}
            aria-controls={undefined}
            className="whitespace-nowrap border-transparent border-b-2 pt-1.5 pb-2 text-muted -outline-offset-2
              hover:text-ink data-[state=active]:border-ink data-[state=active]:font-[550]
              data-[state=active]:text-ink"
          >
            {one.label}
          </Bar.Trigger>
        ))}
      </Bar.List>
    </Bar.Root>
  );
}
