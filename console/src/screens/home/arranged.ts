// How one has arranged Home: the order of what stands there, and what does not. What waits always stands first.
import { newSetting } from '../../base/setting.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAsk } from '../../client/queries.ts';

export type Arranged = OutputOf<'platform.arrangement.show'>;

export const asUsual: Arranged = { order: [], hidden: [] };
/** Whether the dialog stands open in which one arranges it. */
export const isArranging = newSetting(false);

export function useArranged() {
  const query = useAsk('platform.arrangement.show', {});
  return { query, arranged: query.data ?? asUsual };
}
