// Buttons: verb and object; one main one in a region; danger is text, never a red block. A disabled one says why.
import { Link } from '@tanstack/react-router';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Tip } from './tip.tsx';

type Look = 'main' | 'plain' | 'quiet' | 'danger';

const looks: Readonly<Record<Look, string>> = {
  main: 'border-primary bg-primary text-on-primary hover:border-primary-hover hover:bg-primary-hover',
  plain: 'border-border-strong bg-raised text-ink hover:bg-hover active:bg-selected',
  quiet: 'border-transparent text-ink-2 hover:bg-hover active:bg-selected',
  danger: 'border-border-strong bg-raised text-danger hover:bg-danger-soft',
};

const off =
  'aria-disabled:cursor-not-allowed aria-disabled:border-border aria-disabled:bg-sunken aria-disabled:text-muted';
const quietOff = 'aria-disabled:cursor-not-allowed aria-disabled:bg-transparent aria-disabled:text-faint';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly look?: Look;
  readonly small?: boolean;
  readonly hint?: string;
  readonly icon?: ReactNode;
  /** What it says while it works; it keeps its width. */
  readonly busy?: string | false | undefined;
  /** Why it can not be pressed now. */
  readonly why?: string | undefined;
}

export function Button({ look = 'plain', small, hint, icon, busy, why, children, onClick, ...rest }: ButtonProps) {
  const isOff = why !== undefined || Boolean(busy);
  const size = small ? 'h-(--control-sm) px-[9px] text-[12px]' : 'h-(--control-h) px-3';
  const button = (
    <button
      type="button"
      {...rest}
      {...(isOff ? { 'aria-disabled': true } : {})}
      {...(busy ? { 'aria-busy': true } : {})}
      onClick={(event) => {
        if (isOff) event.preventDefault();
        else onClick?.(event);
      }}
      className={`inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded-control border
        font-[550] transition-colors duration-(--t-instant) ${size} ${looks[look]} ${look === 'quiet' ? quietOff : off}
        ${rest.className ?? ''}`}
    >
      {icon}
      <span className="grid">
        <span className={`col-start-1 row-start-1 ${busy ? 'invisible' : ''}`}>{children}</span>
        {busy ? <span className="col-start-1 row-start-1 text-center">{busy}</span> : null}
      </span>
      {hint && !busy ? <Key onMain={look === 'main' && !isOff}>{hint}</Key> : null}
    </button>
  );
  return why === undefined ? button : <Tip says={why}>{button}</Tip>;
}

interface LinkButtonProps {
  readonly to: string;
  readonly search?: object;
  readonly look?: Look;
  readonly children: ReactNode;
}

/** A way to go that looks like something to press. */
export function LinkButton({ to, search = {}, look = 'plain', children }: LinkButtonProps) {
  return (
    <Link
      to={to}
      search={search as never}
      className={`inline-flex h-(--control-sm) items-center justify-center whitespace-nowrap rounded-control border
        px-[9px] font-[550] text-[12px] ${looks[look]}`}
    >
      {children}
    </Link>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly label: string;
  readonly icon: ReactNode;
}

export function IconButton({ label, icon, className = '', ...rest }: IconButtonProps) {
  return (
    <Tip says={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={`inline-grid size-(--control-h) flex-none place-items-center rounded-control text-muted
          hover:bg-hover hover:text-ink aria-pressed:bg-selected ${className}`}
      >
        {icon}
      </button>
    </Tip>
  );
}

export function Key({ children, onMain = false }: { readonly children: ReactNode; readonly onMain?: boolean }) {
  const look = onMain
    ? 'border-transparent bg-[color-mix(in_oklch,var(--color-on-primary)_16%,transparent)] text-on-primary'
    : 'border-border bg-sunken text-muted';
  return (
    <kbd
      aria-hidden
      className={`ml-0.5 whitespace-nowrap rounded-xs border px-[5px] font-[500] font-sans text-[10.5px] leading-4
        max-md:hidden ${look}`}
    >
      {children}
    </kbd>
  );
}
