// What was just done, with the way back. At most three, bottom left; failures of a form never come here.
import { Link } from '@tanstack/react-router';
import { Undo2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { newSetting, useSetting } from '../base/setting.ts';
import { Button, IconButton } from './button.tsx';
import { icon } from './chip.tsx';

interface Told {
  readonly id: number;
  readonly text: string;
  readonly failed?: boolean;
  readonly undo?: (() => Promise<unknown>) | undefined;
  readonly show?: Shown;
}

/** Where one sees what it is about. */
interface Shown {
  readonly says: string;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
}

const told = newSetting<readonly Told[]>([]);
const stays = 8000;
const most = 3;
let last = 0;

export function tell(text: string, more: Pick<Told, 'undo' | 'failed' | 'show'> = {}): void {
  last += 1;
  told.set([...told.get(), { id: last, text, ...more }].slice(-most));
}

function forget(id: number): void {
  told.set(told.get().filter((one) => one.id !== id));
}

/** Ctrl Z takes back the last thing that can be taken back. */
export function undoLast(): boolean {
  const found = told.get().findLast(({ undo }) => undo);
  if (!found?.undo) return false;
  forget(found.id);
  void takeBack(found.undo);
  return true;
}

async function takeBack(undo: () => Promise<unknown>): Promise<void> {
  try {
    await undo();
    tell('Taken back.');
  } catch (error) {
    tell(`It could not be taken back: ${(error as Error).message}`, { failed: true });
  }
}

export function Toasts() {
  const all = useSetting(told);
  return (
    <section
      id="toasts"
      aria-label="Notices"
      className="fixed bottom-4 left-4 z-(--z-toast) grid w-[min(380px,calc(100vw-32px))] gap-2 max-md:bottom-[76px]"
    >
      {all.map((one) => (
        <Toast key={one.id} {...one} />
      ))}
    </section>
  );
}

function Toast({ id, text, failed = false, undo, show }: Told) {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (isHeld) return;
    timer.current = setTimeout(() => forget(id), stays);
    return () => clearTimeout(timer.current);
  }, [id, isHeld]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it stays while the pointer or the focus is on it, no more.
    <div
      role={failed ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="entering flex items-center gap-2 rounded-float bg-overlay py-1.5 pr-1.5 pl-4 shadow-2"
    >
      <p className={`min-w-0 flex-1 ${failed ? 'text-danger' : ''}`}>{text}</p>
      {show ? (
        <Link
          to={show.to}
          search={(show.search ?? {}) as never}
          onClick={() => forget(id)}
          className="whitespace-nowrap px-2 font-[550] text-link"
        >
          {show.says}
        </Link>
      ) : null}
      {undo ? (
        <Button
          small
          look="quiet"
          icon={<Undo2 {...icon} />}
          onClick={() => {
            forget(id);
            void takeBack(undo);
          }}
        >
          Undo
        </Button>
      ) : null}
      <IconButton label="Close" icon={<X size={14} strokeWidth={1.5} />} onClick={() => forget(id)} />
    </div>
  );
}
