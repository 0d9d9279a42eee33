import { Tabs as Bar } from 'radix-ui';

interface TabsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** At most six, underlined, in the address; what they show follows below. */
export function Tabs<Value extends string>({ label, value, tabs, onChange }: TabsProps<Value>) {
  return (
    <Bar.Root value={value} onValueChange={(next) => onChange(next as Value)} activationMode="manual">
      <Bar.List aria-label={label} className="mb-4 flex gap-5 overflow-x-auto border-border border-b">
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
