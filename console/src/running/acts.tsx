// What one can do with a thing, as buttons at its foot; what one may not is not drawn.
import type { ReactNode } from 'react';
import { useMay } from '../client/me.ts';
import { Button } from '../parts/button.tsx';

export interface Act {
  readonly capability: string;
  readonly says: string;
  readonly look?: 'main' | 'plain' | 'danger';
  readonly isBusy?: boolean;
  onPress(): void;
}

interface ActsProps {
  readonly acts: readonly Act[];
  readonly children?: ReactNode;
}

export function Acts({ acts, children }: ActsProps) {
  const may = useMay();
  return (
    <div className="flex flex-wrap gap-2">
      {children}
      {acts
        .filter(({ capability }) => may(capability))
        .map(({ capability, says, look = 'plain', isBusy = false, onPress }) => (
          <Button key={`${capability} ${says}`} small look={look} busy={isBusy && `${says}…`} onClick={onPress}>
            {says}
          </Button>
        ))}
    </div>
  );
}
