import { useEffect, useState } from 'react';
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

interface SealProps {
  readonly name: string;
  readonly logo: string | undefined;
}

const sealLook = 'size-[22px] flex-none rounded-[5px]';

/** Its logo, where it has one that can be seen; else its first letter. */
export function Seal({ name, logo }: SealProps) {
  const may = useMay();
  const [broken, setBroken] = useState<string>();
  if (logo !== undefined && logo !== broken && may('file.file.read')) {
    const place = `/api/v1/file/file/read?fileId=${encodeURIComponent(logo)}`;
    return <img alt="" src={place} onError={() => setBroken(logo)} className={`${sealLook} object-contain`} />;
  }
  return (
    <span className={`grid place-items-center bg-primary font-[700] text-[11px] text-on-primary ${sealLook}`}>
      {name.charAt(0).toUpperCase()}
    </span>
  );
}
