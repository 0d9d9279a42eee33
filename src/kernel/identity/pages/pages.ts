import type { Capability } from '#kernel/contract';
import type { House } from '../house.ts';
import { linkCapabilities } from './links.ts';
import { loginCapabilities } from './login.ts';

/** How people come in with a browser. */
export function pageCapabilities(house: House): Capability[] {
  return [...loginCapabilities(house), ...linkCapabilities(house)];
}
