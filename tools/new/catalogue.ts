// The one line by which a Cadre learns of an app or a connector.

import type { Names } from './names.ts';

interface Newcomer {
  readonly layer: string;
  readonly names: Names;
}

/** The newcomer imported and last in the list; the order of imports and the line breaks are the formatter's. */
export function addToCatalogue(text: string, { layer, names }: Newcomer): string {
  const list = /(export const catalogue[^=]*= \[)([\s\S]*?)\];/;
  const [, opening, members] = list.exec(text) ?? [];
  if (opening === undefined || members === undefined) throw new Error('src/catalogue.ts has no list called catalogue');
  const all = [...members.split(','), names.variable].map((one) => one.trim()).filter((one) => one !== '');
  const added = text.replace(list, () => `${opening}${all.join(', ')}];`);
  const line = `import { ${names.variable} } from '#${layer}/${names.name}';\n`;
  const at = added.search(/^import /m);
  return added.slice(0, at) + line + added.slice(at);
}
