// Keys that work on every screen, and the list of all of them.
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useSetting } from '../base/setting.ts';
import { useMay } from '../client/me.ts';
import { Key } from '../parts/button.tsx';
import { Modal } from '../parts/dialog.tsx';
import { undoLast } from '../parts/toast.tsx';
import { desk, installation, isPlaceOpen, places } from './areas.ts';
import { isTyping, useKeys } from './keys.ts';
import { isNarrow, keysAreShown, paletteIsOpen } from './open.ts';

const ways = [...desk, ...places, ...installation].filter(({ key }) => key !== undefined);

const others = [
  ['Ctrl K', 'Find or do'],
  ['J K', 'Next and last row'],
  ['Home End', 'First and last row'],
  ['Enter', 'Open'],
  ['Space', 'Choose this row'],
  ['.', 'What to do with this row'],
  ['Esc', 'Back one layer'],
  ['/', 'Find in this list'],
  ['R', 'Review what waits, in order'],
  ['A X D E', 'Approve, reject, pass on, edit'],
  ['Ctrl Enter', 'Do what a form says'],
  ['Alt Enter', 'Rehearse what a form says'],
  ['N', 'Notices'],
  ['F6', 'To what was just told'],
  ['Ctrl Z', 'Take back the last thing'],
  ['[', 'Rail wide or narrow'],
  ['?', 'These keys'],
] as const;

export function AllKeys() {
  const isOpen = useSetting(keysAreShown);
  const may = useMay();
  const open = ways.filter((place) => isPlaceOpen(place, may));
  return (
    <Modal title="All keys" isOpen={isOpen} onClose={() => keysAreShown.set(false)}>
      <dl className="grid max-h-[64vh] grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 overflow-auto">
        {others.map(([key, says]) => (
          <Pressed key={key} keys={key} says={says} />
        ))}
        {open.map(({ key = '', title }) => (
          <Pressed key={key} keys={`G ${key.toUpperCase()}`} says={`Go to ${title}`} />
        ))}
      </dl>
    </Modal>
  );
}

function Pressed({ keys, says }: { readonly keys: string; readonly says: string }) {
  return (
    <div className="contents">
      <dt>
        <Key>{keys}</Key>
      </dt>
      <dd>{says}</dd>
    </div>
  );
}

const waitMs = 900;

/** With Ctrl, and by their number: these work inside of a field as well. */
function useKeysAnywhere(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const toTold = document.querySelector<HTMLElement>('#toasts button, #toasts a');
      if (event.key === 'F6' && toTold) {
        event.preventDefault();
        toTold.focus();
      }
      if (!(event.ctrlKey || event.metaKey)) return;
      if (event.key.toLowerCase() === 'k') {
        event.preventDefault();
        paletteIsOpen.set(!paletteIsOpen.get());
      } else if (event.key.toLowerCase() === 'z' && !isTyping(event.target) && undoLast()) event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

export function useGlobalKeys(): void {
  const navigate = useNavigate();
  const goneAt = useRef(0);
  useKeysAnywhere();
  const keys = useMemo(() => {
    return {
      g: () => {
        goneAt.current = Date.now();
        const listen = (event: KeyboardEvent) => {
          const found = ways.find(({ key }) => key === event.key.toLowerCase());
          if (!found || Date.now() - goneAt.current > waitMs) return;
          event.preventDefault();
          event.stopImmediatePropagation();
          void navigate({ to: found.to });
        };
        addEventListener('keydown', listen, { capture: true, once: true });
      },
      '/': () => document.querySelector<HTMLElement>('#page [data-filter]')?.focus(),
      '[': () => isNarrow.set(!isNarrow.get()),
      '?': () => keysAreShown.set(true),
    };
  }, [navigate]);
  useKeys(keys);
}
