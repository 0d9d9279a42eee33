// Where one is, whether what one sees is live, what there is to know, and who one is.
import { Link, useMatches } from '@tanstack/react-router';
import { DropdownMenu } from 'radix-ui';
import { type Density, look, type Theme } from '../base/look.ts';
import { useSetting } from '../base/setting.ts';
import { when } from '../base/time.ts';
import { newKey, run } from '../client/http.ts';
import { forgetKnown } from '../client/keeping.ts';
import { heardAt, line } from '../client/live.ts';
import { useMe } from '../client/me.ts';
import { install, installing } from '../client/worker.ts';
import { Mark } from '../parts/mark.tsx';
import { clientPlaces } from './areas.ts';
import { BrandChoices, changeCompany } from './company.tsx';
import { Notices } from './notices.tsx';
import { keysAreShown } from './open.ts';
import { useShellKind } from './role.ts';

/** The last one is where one is; the ones before it step back. */
const crumbLook = `truncate font-[600] text-ink group-has-[#crumb>*]/crumbs:flex-none
  group-has-[#crumb>*]/crumbs:font-[400] group-has-[#crumb>*]/crumbs:text-muted`;

export function TopBar() {
  const matches = useMatches();
  const isClient = useShellKind() === 'client';
  const crumbs = matches.flatMap(({ staticData, pathname, fullPath, id }) => {
    const own = isClient ? clientPlaces.find(({ to }) => to === fullPath)?.title : undefined;
    return staticData.crumb ? [{ title: own ?? staticData.crumb, pathname, id }] : [];
  });
  return (
    <header
      className="group/top flex h-12 min-w-0 flex-none items-center gap-2 border-border border-b bg-surface
      pr-4 pl-(--page-x) max-md:h-[52px] max-md:pr-3"
    >
      <nav aria-label="Breadcrumb" className="group/crumbs flex min-w-0 items-center gap-1.5 text-muted">
        {crumbs.map(({ title, pathname, id }) =>
          pathname.startsWith('/approvals/') ? (
            <Link key={id} to="/approvals" className={crumbLook}>
              {title}
            </Link>
          ) : (
            <b key={id} className={crumbLook}>
              {title}
            </b>
          ),
        )}
        <span id="crumb" className="flex min-w-0 items-center gap-1.5 empty:hidden" />
      </nav>
      <div className="ml-auto flex flex-none items-center gap-2">
        <span id="top" className="mr-2 flex flex-none items-center gap-2 empty:hidden max-md:mr-0" />
        <Lamp />
        <Notices />
        <Me />
      </div>
    </header>
  );
}

const lamps = {
  live: { says: 'Live', look: 'bg-success-line' },
  polling: { says: 'Checked', look: 'border-2 border-control' },
  offline: { says: 'Offline', look: 'border-2 border-warn-line rotate-45 rounded-[2px]' },
  none: { says: '', look: 'invisible' },
} as const;

function Lamp() {
  const state = useSetting(line);
  const at = useSetting(heardAt);
  const { says, look: shape } = lamps[state];
  return (
    <span
      className="inline-flex items-center gap-1.5 whitespace-nowrap text-meta text-muted
        max-md:group-has-[#top>*]/top:hidden"
      role="status"
    >
      <i aria-hidden className={`inline-block size-2 flex-none rounded-pill ${shape}`} />
      {says}
      {state === 'polling' ? ` ${when(new Date(at))}` : ''}
    </span>
  );
}

const themes: readonly (readonly [Theme, string])[] = [
  ['system', 'As the device'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];
const densities: readonly (readonly [Density, string])[] = [
  ['compact', 'Compact'],
  ['regular', 'Regular'],
  ['roomy', 'Roomy'],
];
const menuItem =
  'flex h-8 items-center rounded-control px-2 outline-none data-[highlighted]:bg-hover data-[state=checked]:font-[600]';

function Me() {
  const me = useMe().data;
  const now = useSetting(look);
  const canInstall = useSetting(installing) !== undefined;
  const name = me?.user.name || me?.user.email || '';
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="grid size-8 place-items-center rounded-pill pointer-coarse:size-11">
        <Mark kind="person" name={name} />
        <span className="sr-only">{name}, your account</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="entering z-(--z-palette) w-[232px] rounded-float bg-overlay p-1 shadow-2"
        >
          <DropdownMenu.Label className="px-2 pt-1 pb-2">
            <span className="block text-strong">{name}</span>
            <span className="block truncate text-meta text-muted">{me?.user.email}</span>
          </DropdownMenu.Label>
          <DropdownMenu.Item className={menuItem} asChild>
            <Link to="/account">Show your account</Link>
          </DropdownMenu.Item>
          <Choose
            title="Theme"
            value={now.theme}
            choices={themes}
            onChange={(theme) => look.set({ ...now, theme: theme as Theme })}
          />
          <Choose
            title="Density"
            value={now.density}
            choices={densities}
            onChange={(density) => look.set({ ...now, density: density as Density })}
          />
          <DropdownMenu.CheckboxItem
            checked={now.keys}
            onCheckedChange={(keys) => look.set({ ...now, keys })}
            className={menuItem}
          >
            {now.keys ? 'Turn single keys off' : 'Turn single keys on'}
          </DropdownMenu.CheckboxItem>
          {canInstall ? (
            <DropdownMenu.Item className={menuItem} onSelect={() => void install()}>
              Install on this device
            </DropdownMenu.Item>
          ) : null}
          <DropdownMenu.Item className={menuItem} onSelect={() => keysAreShown.set(true)}>
            Show all keys
          </DropdownMenu.Item>
          {me && me.tenants.length > 1 ? (
            <DropdownMenu.Group className="border-border border-t py-1 md:hidden">
              <DropdownMenu.Label className="px-2 py-1 text-micro text-muted">Company</DropdownMenu.Label>
              {me.tenants.map(({ id, name: company }) => (
                <DropdownMenu.Item key={id} className={menuItem} onSelect={() => void changeCompany(id)}>
                  {company}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Group>
          ) : null}
          <div className="md:hidden">
            <BrandChoices />
          </div>
          <DropdownMenu.Separator className="my-1 h-px bg-border" />
          <DropdownMenu.Item className={menuItem} onSelect={() => void signOut()}>
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ChooseProps {
  readonly title: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}

function Choose({ title, value, choices, onChange }: ChooseProps) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChange} className="border-border border-t py-1">
      <DropdownMenu.Label className="px-2 py-1 text-micro text-muted">{title}</DropdownMenu.Label>
      {choices.map(([one, says]) => (
        <DropdownMenu.RadioItem key={one} value={one} className={menuItem}>
          {says}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

async function signOut(): Promise<void> {
  await forgetKnown().catch(() => undefined);
  await run('identity.session.logout', {}, newKey()).catch(() => undefined);
  location.assign('/auth/login/');
}
