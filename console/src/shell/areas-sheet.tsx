// Everything there is for this person, in six groups, with a search on top.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { many } from '../base/numbers.ts';
import { useSetting } from '../base/setting.ts';
import { useAreas } from '../client/me.ts';
import { Drawer } from '../parts/dialog.tsx';
import { boxLook } from '../parts/form/field.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { areaOf, groups } from './areas.ts';
import { areasAreOpen } from './open.ts';

export function AreasSheet() {
  const isOpen = useSetting(areasAreOpen);
  const close = () => areasAreOpen.set(false);
  return (
    <Drawer title="All areas" isOpen={isOpen} onClose={close}>
      <AreaList onChoose={close} />
    </Drawer>
  );
}

function AreaList({ onChoose }: { readonly onChoose: () => void }) {
  const query = useAreas();
  const [words, setWords] = useState('');
  return (
    <div className="grid gap-4 px-5 py-4">
      <input
        aria-label="Find an area"
        placeholder="Find an area"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className={boxLook}
      />
      <Panel query={query} what="The list of areas" lines={8}>
        {({ areas }) => {
          const found = areas
            .filter(({ usable }) => usable > 0)
            .map(({ name, title, usable }) => ({ name, usable, ...areaOf(name, title) }))
            .filter(({ title }) => title.toLowerCase().includes(words.trim().toLowerCase()));
          if (found.length === 0) return <Empty says={`No area is called “${words}”.`} />;
          return groups.map((group) => {
            const inGroup = found.filter((one) => one.group === group);
            return inGroup.length === 0 ? null : (
              <section key={group} aria-label={group}>
                <h3 className="mb-1 text-micro text-muted">{group}</h3>
                <ul>
                  {inGroup.map(({ name, title, to, usable, Icon }) => (
                    <li key={name}>
                      <Link
                        to={to}
                        onClick={onChoose}
                        className="-mx-2 flex h-(--row) items-center gap-2.5 rounded-control px-2 hover:bg-hover"
                      >
                        <Icon size={16} strokeWidth={1.5} className="text-muted" />
                        {title}
                        <span className="ml-auto text-meta text-muted tabular-nums">{many(usable, 'thing')} to do</span>
                      </Link>
                    </li>
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
