// One of the currencies of a program: few stand beside one another, many are a list.
import { boxLook } from '../../parts/form/look.ts';
import { Segmented } from '../../parts/segmented.tsx';

interface CurrencyChoiceProps {
  readonly currencies: readonly string[];
  readonly value: string;
  readonly onChange: (currency: string) => void;
}

const few = 4;

export function CurrencyChoice({ currencies, value, onChange }: CurrencyChoiceProps) {
  if (currencies.length <= few) {
    const choices = currencies.map((one) => ({ value: one, label: one }));
    return <Segmented label="Currency" value={value} choices={choices} onChange={onChange} />;
  }
  return (
    <select
      aria-label="Currency"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={`${boxLook} w-auto`}
    >
      {currencies.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  );
}
