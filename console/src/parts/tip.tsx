import { Tooltip } from 'radix-ui';
import type { ReactElement } from 'react';

/** Says one thing about what is under the pointer or has the focus. */
export function Tip({ says, children }: { readonly says: string; readonly children: ReactElement }) {
  return (
    <Tooltip.Root delayDuration={400}>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-(--z-tip) max-w-[280px] rounded-control bg-ink px-2 py-1 text-meta text-surface"
        >
          {says}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
