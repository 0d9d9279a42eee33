// How one has arranged Home: the order of what stands there, and what does not. What waits always stands first.
import { newSetting } from '../../base/setting.ts';

export interface Arranged {
  readonly order: readonly string[];
  readonly hidden: readonly string[];
}

export const arranged = newSetting<Arranged>({ order: [], hidden: [] }, 'cadre.home');
/** Whether the dialog stands open in which one arranges it. */
export const isArranging = newSetting(false);
