import { useEffect } from 'react';
import { useSetting } from '../base/setting.ts';
import { wearBrand } from '../base/wear-brand.ts';
import { useMay } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { wornBrand } from './open.ts';

/** Brands that one can look at the console in; those that are used no more are none. */
export function useBrands() {
  const may = useMay();
  const all = useAsk('tenant.brand.list', { limit: 50 }, { enabled: may('tenant.brand.list') }).data?.items ?? [];
  return all.filter(({ archivedAt }) => archivedAt === null);
}

/** The console wears the colour of whom one is visiting, or of the brand one has changed to. */
export function WearBrand() {
  const chosen = useSetting(wornBrand);
  const own = useBrands().find(({ id }) => id === chosen);
  const visited = useAsk('tenant.brand.show', {}).data;
  const primary = (own ?? visited)?.look.primary;
  useEffect(() => wearBrand(primary), [primary]);
  return null;
}
