// Rows chosen with a pointer: one by Ctrl, all up to it by Shift, by holding a finger on it; and once there is one,
// every tap chooses.
import { type MouseEvent, type PointerEvent, useRef } from 'react';

interface Choosing<Row> {
  readonly rows: readonly Row[];
  readonly cursor: number;
  readonly keyOf: (row: Row) => string;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: ((row: Row) => void) | undefined;
}

const holdMs = 500;
const stillPx = 10;

function rowAt({ target }: { readonly target: EventTarget }): number | undefined {
  const on = target as HTMLElement;
  const row = on.closest<HTMLElement>('tr[data-row]')?.dataset.row;
  return row === undefined || on.closest('a, button, input, select') ? undefined : Number(row);
}

export function useChoosing<Row>({ rows, cursor, keyOf, chosen, onChoose }: Choosing<Row>) {
  const held = useRef<{ timer: number; x: number; y: number }>(undefined);
  /** The click that ends a hold, or begins none. */
  const isDone = useRef(false);
  if (!onChoose) return {};

  function upTo(to: number) {
    const between = rows.slice(Math.min(cursor, to), Math.max(cursor, to) + 1);
    for (const row of between) if (!chosen.has(keyOf(row))) onChoose?.(row);
  }

  const toggle = (index: number) => rows[index] !== undefined && onChoose(rows[index]);
  const letGo = () => clearTimeout(held.current?.timer);

  return {
    // Else the row would take the cursor, from which one counts, and text would be marked.
    onMouseDownCapture: (event: MouseEvent) => {
      if (event.shiftKey && rowAt(event) !== undefined) event.preventDefault();
    },
    onClickCapture: (event: MouseEvent) => {
      const index = rowAt(event);
      if (index === undefined) return;
      const isTap = held.current !== undefined && chosen.size > 0;
      held.current = undefined;
      if (!isDone.current) {
        if (event.shiftKey) upTo(index);
        else if (event.ctrlKey || event.metaKey || isTap) toggle(index);
        else return;
      }
      isDone.current = false;
      event.stopPropagation();
    },
    onPointerDown: (event: PointerEvent) => {
      letGo();
      held.current = undefined;
      isDone.current = false;
      const index = rowAt(event);
      if (event.pointerType !== 'touch' || index === undefined) return;
      const choose = () => {
        isDone.current = true;
        toggle(index);
      };
      held.current = { timer: window.setTimeout(choose, holdMs), x: event.clientX, y: event.clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const { x = clientX, y = clientY } = held.current ?? {};
      if (Math.hypot(clientX - x, clientY - y) > stillPx) letGo();
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onContextMenu: (event: MouseEvent) => {
      if (isDone.current) event.preventDefault();
    },
  };
}
