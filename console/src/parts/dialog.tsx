// Over the page: a dialog for a choice that blocks, a drawer for a form; on a phone a drawer is a whole sheet.
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { useFocusReturn } from './focus-return.ts';

interface OverProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const scrim = 'fixed inset-0 bg-scrim';

export function Modal({ title, isOpen, onClose, children }: OverProps) {
  const { onOpen, onCloseAutoFocus } = useFocusReturn();
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={`${scrim} z-(--z-dialog)`} />
        <Dialog.Content
          aria-describedby={undefined}
          onEscapeKeyDown={leaveListFirst}
          onOpenAutoFocus={onOpen}
          onCloseAutoFocus={onCloseAutoFocus}
          className="entering fixed top-[18vh] left-1/2 z-(--z-dialog) grid w-[min(480px,calc(100vw-32px))]
            -translate-x-1/2 gap-4 rounded-float bg-overlay p-5 shadow-3 max-md:top-auto max-md:bottom-4"
        >
          <Dialog.Title className="text-section">{title}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export function Drawer({ title, isOpen, onClose, children }: OverProps) {
  const { onOpen, onCloseAutoFocus } = useFocusReturn();
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={`${scrim} z-(--z-drawer)`} />
        <Dialog.Content
          aria-describedby={undefined}
          onEscapeKeyDown={leaveListFirst}
          onOpenAutoFocus={(event) => {
            onOpen();
            toFirstField(event);
          }}
          onCloseAutoFocus={onCloseAutoFocus}
          className="entering fixed inset-y-0 right-0 z-(--z-drawer) grid w-[420px] grid-rows-[auto_minmax(0,1fr)]
            bg-overlay shadow-3 max-md:w-full"
        >
          <header className="flex min-h-12 items-center gap-2 border-border border-b py-2 pr-2 pl-5">
            <Dialog.Title className="text-section">{title}</Dialog.Title>
            <span className="ml-auto">
              <IconButton label="Close" icon={<X size={16} strokeWidth={1.5} />} onClick={onClose} />
            </span>
          </header>
          <div className="flex min-h-0 flex-col overflow-auto">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** One layer back: an open list of things to choose from closes before what it stands in. */
function leaveListFirst(event: KeyboardEvent): void {
  const { activeElement } = document;
  if (activeElement?.matches('[role=combobox][aria-expanded=true]')) event.preventDefault();
}

/** To the first field, else to the drawer itself: the button that closes it is not what one came for. */
function toFirstField(event: Event): void {
  event.preventDefault();
  const drawer = event.currentTarget as HTMLElement;
  (drawer.querySelector<HTMLElement>('input, textarea, select') ?? drawer).focus();
}
