// A brand as it is seen: its square, and what is said of its colour.
import { brandOf, colourOf } from '../base/brand.ts';
import type { OutputOf } from '../client/http.ts';

export type Brand = OutputOf<'tenant.brand.list'>['items'][number];

export function colourWords(hex: string | undefined): string {
  if (!hex) return 'the colour of the house';
  if (!colourOf(hex)) return `${hex} is no colour`;
  return brandOf(hex) ? hex : `${hex}, for the logo only: it is too near a colour that means something here`;
}

/** On lighter ones dark letters are read better. */
const light = 0.62;

export function Swatch({ hex, name }: { readonly hex: string | undefined; readonly name: string }) {
  const own = hex && colourOf(hex);
  return (
    <span
      aria-hidden
      style={own ? { backgroundColor: hex, color: own.l > light ? 'black' : 'white' } : {}}
      className={`grid size-8 flex-none place-items-center rounded-control font-[650] text-[13px]
        ${own ? '' : 'bg-primary text-on-primary'}`}
    >
      {name.charAt(0).toUpperCase()}
    </span>
  );
}
