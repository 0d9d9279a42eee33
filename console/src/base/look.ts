// How it looks to this person: by day or by night, and how dense. Kept on this device, under their name.
import { newSetting } from './setting.ts';

export type Theme = 'light' | 'dark' | 'system';
export type Density = 'compact' | 'regular' | 'roomy';

interface Look {
  readonly theme: Theme;
  readonly density: Density;
  readonly keys: boolean;
}

const first: Look = { theme: 'system', density: 'regular', keys: true };

export const look = newSetting<Look>(first, 'cadre.look');

/** Whoever signs in on this device gets their own look again. */
export function lookOf(personId: string): void {
  const own = newSetting<Look>(look.get(), `cadre.look.${personId}`);
  if (JSON.stringify(own.get()) !== JSON.stringify(look.get())) look.set({ ...first, ...own.get() });
  look.subscribe(() => own.set(look.get()));
}

const night = matchMedia('(prefers-color-scheme: dark)');

export function wearLook(): void {
  const wear = () => {
    const { theme, density } = look.get();
    const system = night.matches ? 'dark' : 'light';
    document.documentElement.dataset.theme = theme === 'system' ? system : theme;
    document.documentElement.dataset.density = density;
  };
  look.subscribe(wear);
  night.addEventListener('change', wear);
  wear();
}
