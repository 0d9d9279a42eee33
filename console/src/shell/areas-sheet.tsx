// Everything there is for this person, in six groups, with a search on top; what is pinned stands in the rail.
import { Link } from '@tanstack/react-router';
import { type LucideIcon, Pin } from 'lucide-react';
import { useState } from 'react';
import { many } from '../base/numbers.ts';
import { useSetting } from '../base/setting.ts';
import type { OutputOf } from '../client/http.ts';
import { useAreas, useMay } from '../client/me.ts';
import { IconButton } from '../parts/button.tsx';
import { Drawer } from '../parts/dialog.tsx';
import { boxLook } from '../parts/form/look.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { Segmented } from '../parts/segmented.tsx';
import {
  areaOf,
  type Group,
  groupOf,
  groups,
  installation,
  isPlaceOpen,
  kindOf,
  mostPins,
  type Place,
  places,
  usualPins,
  wayTo,
} from './areas.ts';
import { areasAreOpen, pins } from './open.ts';

export function AreasSheet() {
  const isOpen = useSetting(areasAreOpen);
  const close = () => areasAreOpen.set(false);
  return (
    <Drawer title="All areas" isOpen={isOpen} onClose={close}>
      <AreaList onChoose={close} />
    </Drawer>
  );
}

interface Row {
  readonly title: string;
  readonly to: string;
  readonly group: Group;
  readonly Icon: LucideIcon;
  /** The module, whose every act has a form of its own. */
  readonly area?: string;
  readonly usable?: number;
  readonly canPin: boolean;
}

type Area = OutputOf<'access.me.show'>['areas'][number];

/** Screens first, then what is only a module; a screen of a module is told with how much one may do there. */
function rowsOf(areas: readonly Area[], open: readonly Place[]): Row[] {
  const modules = areas
    .filter(({ usable }) => usable > 0)
    .map(({ name, title, usable }) => ({ area: name, usable, canPin: false, ...areaOf(name, title) }));
  const screens = open.map(({ title, to, Icon }) => {
    const own = modules.find((one) => one.to === to);
    const more = own ? { area: own.area, usable: own.usable } : {};
    return { title, to, Icon, group: groupOf(to), canPin: places.some((place) => place.to === to), ...more };
  });
  const others = modules.filter(({ to }) => !open.some((place) => place.to === to));
  return [...screens, ...others.map((one) => ({ ...one, to: wayTo(one, open) }))];
}

const kindChoices = [
  { value: 'all', label: 'All' },
  { value: 'admin', label: 'Admin' },
  { value: 'platforms', label: 'Platforms' },
  { value: 'tools', label: 'Tools' },
] as const;
type Kind = (typeof kindChoices)[number]['value'];

function AreaList({ onChoose }: { readonly onChoose: () => void }) {
  const query = useAreas();
  const may = useMay();
  const [words, setWords] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const open = [...places, ...installation].filter((one) => isPlaceOpen(one, may));
  return (
    <div className="grid gap-4 px-5 py-4">
      <input
        aria-label="Find an area"
        placeholder="Find an area"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className={boxLook}
      />
      <Segmented label="Which areas" value={kind} choices={kindChoices} onChange={setKind} />
      <Panel query={query} what="The list of areas" lines={8}>
        {({ areas }) => {
          const asked = words.trim().toLowerCase();
          const found = rowsOf(areas, open)
            .filter(({ group }) => kind === 'all' || kindOf(group) === kind)
            .filter(({ title }) => title.toLowerCase().includes(asked));
          if (found.length === 0)
            return <Empty says={asked ? `No area is called “${words}”.` : 'Nothing of these is yours.'} />;
          return groups.map((group) => {
            const inGroup = found.filter((one) => one.group === group);
            return inGroup.length === 0 ? null : (
              <section key={group} aria-label={group}>
                <h3 className="mb-1 text-micro text-muted">{group}</h3>
                <ul>
                  {inGroup.map((row) => (
                    <AreaRow key={row.to} row={row} onChoose={onChoose} />
                  ))}
                </ul>
              </section>
            );
          });
        }}
      </Panel>
    </div>
  );
}

function AreaRow({ row, onChoose }: { readonly row: Row; readonly onChoose: () => void }) {
  const { title, to, Icon, area, usable, canPin } = row;
  const chosen = useSetting(pins) ?? usualPins;
  const isPinned = chosen.includes(to);
  const others = chosen.filter((one) => one !== to);
  return (
    <li className="-mx-2 flex items-center gap-1 rounded-control hover:bg-hover">
      <Link
        to={to}
        onClick={onChoose}
        className="flex h-(--row) min-w-0 flex-1 items-center gap-2.5 rounded-control px-2"
      >
        <Icon size={16} strokeWidth={1.5} className="flex-none text-muted" />
        <span className="truncate">{title}</span>
      </Link>
      {area ? (
        <Link
          to="/area/$area"
          params={{ area }}
          onClick={onChoose}
          className="whitespace-nowrap px-2 text-meta text-muted tabular-nums underline decoration-dotted"
        >
          {many(usable ?? 0, 'action')}
        </Link>
      ) : null}
      {canPin ? (
        <IconButton
          label={isPinned ? `Take ${title} out of the rail` : `Pin ${title} to the rail`}
          aria-pressed={isPinned}
          icon={<Pin size={14} strokeWidth={1.5} />}
          onClick={() => pins.set(isPinned ? others : [...others, to].slice(-mostPins))}
        />
      ) : null}
    </li>
  );
}
