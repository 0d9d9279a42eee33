// A company's colour, worn by the whole console.
import { brandOf, type Colour } from './brand.ts';

function written({ l, c, h }: Colour): string {
  return `oklch(${l.toFixed(3)} ${c.toFixed(3)} ${h.toFixed(1)})`;
}

function block(colours: Readonly<Record<string, Colour>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--color-${name}: ${written(colour)};`)
    .join(' ');
}

const sheet = new CSSStyleSheet();

/** On the whole console, or nothing worn at all. */
export function wearBrand(hex: string | undefined): void {
  const worn = hex === undefined ? undefined : brandOf(hex);
  sheet.replaceSync(worn ? `:root { ${block(worn.light)} } [data-theme="dark"] { ${block(worn.dark)} }` : '');
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
}
