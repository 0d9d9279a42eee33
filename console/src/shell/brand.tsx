import { useEffect } from 'react';
import { wearBrand } from '../base/wear-brand.ts';
import { useAsk } from '../client/queries.ts';

/** The console wears the colour of whom one is visiting. */
export function WearBrand() {
  const primary = useAsk('tenant.brand.show', {}).data?.look.primary;
  useEffect(() => wearBrand(primary), [primary]);
  return null;
}
