// What one can do with one row, at the row: the same in the same order as at the foot of what it opens.
import { DropdownMenu } from 'radix-ui';
import { verbOf } from '../base/words.ts';
import type { Mine } from '../client/me.ts';
import { givenOf, type Row } from './columns.tsx';
import type { Wish } from './run-drawer.tsx';

/** What changes a thing of this noun, and makes no other one. */
export function actsOn(capability: string, actions: readonly Mine[]): readonly Mine[] {
  const noun = capability.split('.').slice(0, 2).join('.');
  const makes = /create|store|generate|make|open$|post|invite/;
  return actions.filter(({ name, effect }) => name.startsWith(`${noun}.`) && effect !== 'read' && !makes.test(name));
}

export function wishOf(name: string, row: Row): Wish {
  const given = givenOf(name.split('.').slice(0, 2).join('.'), row);
  return { capability: name, given, fixed: Object.keys(given) };
}

export interface AtRow {
  readonly row: Row;
  readonly left: number;
  readonly top: number;
}

interface RowMenuProps {
  readonly at: AtRow | undefined;
  readonly acts: readonly Mine[];
  readonly onOpen: (row: Row) => void;
  readonly onDo: (wish: Wish) => void;
  readonly onClose: () => void;
}

const item = `flex min-h-8 cursor-default items-center rounded-control px-2.5 outline-none
  data-[highlighted]:bg-selected pointer-coarse:min-h-11`;

export function RowMenu({ at, ...more }: RowMenuProps) {
  return at ? <Menu at={at} {...more} /> : null;
}

function Menu({ at: { row, left, top }, acts, onOpen, onDo, onClose }: RowMenuProps & { readonly at: AtRow }) {
  return (
    <DropdownMenu.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="fixed size-px" style={{ left, top }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          aria-label="What to do with this row"
          className="entering z-(--z-palette) min-w-[180px] rounded-float bg-overlay p-1.5 shadow-2"
        >
          <DropdownMenu.Item className={item} onSelect={() => onOpen(row)}>
            Open
          </DropdownMenu.Item>
          {acts.map(({ name, summary }) => (
            <DropdownMenu.Item key={name} title={summary} className={item} onSelect={() => onDo(wishOf(name, row))}>
              {verbOf(name)}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
