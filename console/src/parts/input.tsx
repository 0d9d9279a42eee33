// A field of a form that a screen draws by itself: its label above, help or what is wrong below.
import { type InputHTMLAttributes, useId } from 'react';
import { boxLook } from './form/look.ts';

interface InputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly help?: string;
  readonly issue?: string | undefined;
  readonly onChange: (value: string) => void;
}

export function Input({ label, help, issue, onChange, ...rest }: InputProps) {
  const id = useId();
  const below = issue ?? help;
  return (
    <div className="grid gap-[5px]">
      <label htmlFor={id} className="font-[550] text-[12px]">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={issue !== undefined}
        aria-describedby={below ? `${id}-help` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className={boxLook}
      />
      {below ? (
        <p
          id={`${id}-help`}
          {...(issue ? { role: 'alert' } : {})}
          className={`text-meta ${issue ? 'text-danger' : 'text-muted'}`}
        >
          {below}
        </p>
      ) : null}
    </div>
  );
}
