// What lies over the page, and how wide the rail is.
import { newSetting } from '../base/setting.ts';
import type { Wish } from '../running/run-drawer.tsx';

export const paletteIsOpen = newSetting(false);
export const areasAreOpen = newSetting(false);
export const keysAreShown = newSetting(false);
export const isNarrow = newSetting(false, 'cadre.rail');
/** The capability that is open in the drawer of the shell. */
export const drawer = newSetting<Wish | undefined>(undefined);
/** The brand in which one looks at the console, by its id; empty: as visitors of this address see it. */
export const wornBrand = newSetting('', 'cadre.brand');
/** Which screens stand in the rail; undefined as long as nobody has chosen. */
export const pins = newSetting<readonly string[] | undefined>(undefined, 'cadre.pins');
