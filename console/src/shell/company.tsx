// Which company one is in, and in which of its brands one looks at it; whoever has several can change. The square and
// the title change before any data.
import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useSetting } from '../base/setting.ts';
import { newKey, run } from '../client/http.ts';
import { useMe } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { tell } from '../parts/toast.tsx';
import { Seal, useBrands } from './brand.tsx';
import { wornBrand } from './open.ts';

export function Company() {
  const me = useMe().data;
  const brands = useBrands();
  const worn = useSetting(wornBrand);
  const brand = brands.find(({ id }) => id === worn);
  const visited = useAsk('tenant.brand.show', {}).data;
  const name = brand?.name ?? (visited?.isHere ? visited.name : me?.tenant.name) ?? '';
  const face = (
    <>
      <Seal name={name} logo={(brand ?? visited)?.look.logoFileId} />
      <span className="truncate font-[600] max-xl:sr-only group-data-[narrow=true]/rail:sr-only">{name}</span>
    </>
  );
  if (!me || (me.tenants.length < 2 && brands.length === 0))
    return <div className="flex h-9 items-center gap-2 px-1.5">{face}</div>;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="flex h-9 items-center gap-2 rounded-control px-1.5 hover:bg-hover">
        {face}
        <ChevronDown size={14} strokeWidth={1.5} className="ml-auto flex-none text-muted max-xl:hidden" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          className="entering z-(--z-palette) min-w-[208px] rounded-float bg-overlay p-1 shadow-2"
        >
          {me.tenants.map(({ id, name: other }) => (
            <Choice key={id} isOn={id === me.tenant.id} onSelect={() => void changeCompany(id)}>
              {other}
            </Choice>
          ))}
          <BrandChoices />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ChoiceProps {
  readonly isOn: boolean;
  readonly onSelect: () => void;
  readonly children: string;
}

function Choice({ isOn, onSelect, children }: ChoiceProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className="flex h-8 items-center gap-2 rounded-control px-2 outline-none data-[highlighted]:bg-hover"
    >
      <span className="truncate">{children}</span>
      {isOn ? <Check size={14} strokeWidth={1.5} className="ml-auto flex-none" /> : null}
    </DropdownMenu.Item>
  );
}

/** How the console looks in each brand of the company; what is in it stays the same. */
export function BrandChoices() {
  const brands = useBrands();
  const worn = useSetting(wornBrand);
  if (brands.length === 0) return null;
  const isAny = brands.some(({ id }) => id === worn);
  return (
    <DropdownMenu.Group className="mt-1 border-border border-t pt-1">
      <DropdownMenu.Label className="px-2 py-1 text-micro text-muted">Seen as</DropdownMenu.Label>
      <Choice isOn={!isAny} onSelect={() => wornBrand.set('')}>
        This address
      </Choice>
      {brands.map(({ id, name }) => (
        <Choice key={id} isOn={id === worn} onSelect={() => wornBrand.set(id)}>
          {name}
        </Choice>
      ))}
    </DropdownMenu.Group>
  );
}

export async function changeCompany(tenantId: string): Promise<void> {
  try {
    await run('identity.session.switch', { tenantId }, newKey());
    location.assign('/app/');
  } catch (error) {
    tell((error as Error).message, { failed: true });
  }
}
