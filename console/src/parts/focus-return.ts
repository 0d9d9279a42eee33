// Whoever opened what lies over the page has the focus again when it closes. Radix gives it back to a trigger of its
// own alone, and here most things are opened by a key or from a row.
import { useRef } from 'react';

interface FocusReturn {
  onOpen(): void;
  onCloseAutoFocus(event: Event): void;
}

export function useFocusReturn(): FocusReturn {
  const from = useRef<Element>(null);
  return {
    onOpen() {
      from.current = document.activeElement;
    },
    onCloseAutoFocus(event) {
      event.preventDefault();
      const { current } = from;
      if (current instanceof HTMLElement && current.isConnected) current.focus();
    },
  };
}
