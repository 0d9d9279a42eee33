// Keys for everything. Single letters are off inside fields, and for whoever has turned them off.
import { useEffect } from 'react';
import { look } from '../base/look.ts';

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable=true]') !== null;
}

/** What has the focus answers Enter itself. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, summary, tr, [role=radio], [role=tab]') !== null;
}

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Single keys of a screen, while nothing lies over it. */
export function useKeys(keys: Keys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!look.get().keys || isTyping(event.target) || document.querySelector('[role=dialog], [role=menu]')) return;
      if (event.key === 'Enter' && isPressable(event.target)) return;
      const act = keys[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act(event);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [keys]);
}
