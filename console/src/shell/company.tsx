// Which company one is in; whoever belongs to several can change. The square and the title change before any data.
import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { newKey, run } from '../client/http.ts';
import { useMe } from '../client/me.ts';
import { tell } from '../parts/toast.tsx';

export function Company() {
  const me = useMe().data;
  const name = me?.tenant.name ?? '';
  const face = (
    <>
      <span
        className="grid size-[22px] flex-none place-items-center rounded-[5px] bg-primary font-[700]
        text-[11px] text-on-primary"
      >
        {name.charAt(0).toUpperCase()}
      </span>
      <span className="truncate font-[600] max-xl:sr-only group-data-[narrow=true]/rail:sr-only">{name}</span>
    </>
  );
  if (!me || me.tenants.length < 2) return <div className="flex h-9 items-center gap-2 px-1.5">{face}</div>;
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
            <DropdownMenu.Item
              key={id}
              onSelect={() => void changeCompany(id)}
              className="flex h-8 items-center gap-2 rounded-control px-2 outline-none data-[highlighted]:bg-hover"
            >
              <span className="truncate">{other}</span>
              {id === me.tenant.id ? <Check size={14} strokeWidth={1.5} className="ml-auto" /> : null}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
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
