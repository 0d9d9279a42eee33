// For whoever decides on nothing here: what there is for them to see and to do.
import { Link } from '@tanstack/react-router';
import { many } from '../../base/numbers.ts';
import { useAreas, useMay } from '../../client/me.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { areaOf, installation, isPlaceOpen, places, wayTo } from '../../shell/areas.ts';

export function OpenToYou() {
  const may = useMay();
  const screens = [...places, ...installation].filter((one) => isPlaceOpen(one, may));
  const query = useAreas();
  return (
    <Section title="Open to you">
      <Panel query={query} what="What is open to you">
        {({ areas }) => {
          const open = areas.filter(({ opens, usable }) => opens && usable > 0);
          if (open.length === 0) {
            return <Empty says="Nothing yet. Whoever runs your company can give you more." />;
          }
          return (
            <ul className="border-border border-t">
              {open.map(({ name, title, usable }) => {
                const { title: shown, to, Icon } = areaOf(name, title);
                return (
                  <li key={name}>
                    <Link
                      to={wayTo({ area: name, to }, screens)}
                      className="flex min-h-11 items-center gap-2.5 border-border border-b px-3 -outline-offset-2
                        hover:bg-hover"
                    >
                      <Icon size={16} strokeWidth={1.5} className="text-muted" />
                      <span className="font-[550]">{shown}</span>
                      <span className="ml-auto text-meta text-muted tabular-nums">{many(usable, 'action')}</span>
                    </Link>
                  </li>
                );
              })}
            </ul>
          );
        }}
      </Panel>
    </Section>
  );
}
