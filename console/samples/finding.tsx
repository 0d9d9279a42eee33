// The palette, and the lamp that says whether one sees what is.
import { useEffect } from 'react';
import { type Line, line } from '../src/client/live.ts';
import { paletteIsOpen } from '../src/shell/open.ts';
import { Palette } from '../src/shell/palette.tsx';
import { TopBar } from '../src/shell/top-bar.tsx';

export function Find() {
  return (
    <>
      <button type="button" onClick={() => paletteIsOpen.set(true)}>
        Find
      </button>
      <Palette />
    </>
  );
}

export function Top({ state }: { readonly state: Line }) {
  useEffect(() => line.set(state), [state]);
  return <TopBar />;
}
