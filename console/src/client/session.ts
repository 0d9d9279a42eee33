// Whether one is still signed in. Who is not is told in a dialog over the page, so that nothing typed is lost.
import { newSetting } from '../base/setting.ts';

export const isSignedOut = newSetting(false);

let hasBeenIn = false;

export function cameIn(): void {
  hasBeenIn = true;
}

/** On the way in there is nothing to lose yet. */
export function signedOut(): void {
  if (hasBeenIn) isSignedOut.set(true);
  else location.assign(signInAddress());
}

export function signInAddress(): string {
  return `/auth/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
}
