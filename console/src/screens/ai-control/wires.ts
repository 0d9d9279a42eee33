// The providers of models, and which of them are there to be used.
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';

export type Wire = OutputOf<'model.wire.list'>['items'][number];
export type Policy = OutputOf<'model.policy.get'>;
export type Rule = Policy['rules'][number];

export function useWires() {
  const may = useMay();
  const query = useAsk('model.wire.list', {}, { enabled: may('model.wire.list') });
  const items = query.data?.items ?? [];
  const title = (provider: string) => items.find((one) => one.provider === provider)?.title ?? provider;
  const ready = items.filter(({ source }) => source === 'company' || source === 'operator');
  return { query, items, ready, title };
}

export function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms % 1000 === 0 ? 0 : 1)} s`;
}
