import { Copy } from 'lucide-react';
import { Button, type ButtonProps, IconButton, Key, LinkButton } from '../src/parts/button.tsx';
import { icon } from '../src/parts/chip.tsx';
import { CopyLine } from '../src/parts/copy-line.tsx';
import { FileChoice } from '../src/parts/file-choice.tsx';
import { ShowMore } from '../src/parts/show-more.tsx';
import { telling } from './tell.ts';

export function Press(given: ButtonProps) {
  return (
    <Button onClick={telling('press')} {...given}>
      Approve 14 payments
    </Button>
  );
}

export function Sign({ isOn = false }: { readonly isOn?: boolean }) {
  return <IconButton label="Copy it" icon={<Copy {...icon} />} aria-pressed={isOn} onClick={telling('press')} />;
}

export function Way() {
  return <LinkButton to="/partners">Show the partners</LinkButton>;
}

export function Hint() {
  return (
    <p>
      Find <Key>Ctrl K</Key>
    </p>
  );
}

export function Line(given: { readonly shown?: string }) {
  return <CopyLine label="link" text="https://kestrel.example/r/balcony" {...given} />;
}

export function Choosing(given: { readonly isMany?: boolean; readonly isSilent?: boolean }) {
  const names = (files: readonly File[]) => telling('files')(files.map(({ name }) => name));
  return <FileChoice label="Statement" onChoose={names} {...given} />;
}

export function More({ hasNextPage = true, isFetchingNextPage = false }) {
  const fetchNextPage = () => Promise.resolve(telling('more')());
  return <ShowMore query={{ hasNextPage, isFetchingNextPage, fetchNextPage }} />;
}
