// What there is besides: apps in which nothing has begun yet, each with what it can do and a way in.
import { Link } from '@tanstack/react-router';
import { many } from '../base/numbers.ts';
import { title } from '../base/words.ts';
import { useInUse } from '../client/in-use.ts';
import { useAreas, useMine } from '../client/me.ts';
import { LinkButton } from '../parts/button.tsx';
import { Empty, Panel, Still } from '../parts/panel.tsx';
import { Page, PageTitle } from '../parts/section.tsx';
import { areaOf } from '../shell/areas.ts';

const shown = 3;

export function Add() {
  const query = useAreas();
  const mine = useMine().data ?? [];
  const inUse = useInUse();
  const abilities = (app: string) =>
    mine
      .filter(({ name, may, effect }) => may && effect !== 'read' && name.startsWith(`${app}.`))
      .slice(0, shown)
      .map(({ summary }) => title(summary));
  return (
    <Page>
      <PageTitle title="Add to your company" />
      <Panel query={query} what="What can be added" lines={6}>
        {({ areas }) => {
          const waiting = areas.filter(({ name, usable }) => usable > 0 && inUse.get(name) === false);
          if ([...inUse.values()].includes(undefined)) return <Still lines={4} />;
          if (waiting.length === 0) return <AllInUse />;
          return (
            <>
              <p className="mb-4 max-w-[62ch] text-muted">
                In these nothing has begun yet. Each moves into the rail with the first thing in it.
              </p>
              <ul className="border-border border-t">
                {waiting.map(({ name, title: own, usable }) => {
                  const { title: called, to, Icon } = areaOf(name, own);
                  return (
                    <li key={name} className="border-border border-b">
                      <Link
                        to={to}
                        className="grid min-h-(--row-2) grid-cols-[24px_minmax(0,1fr)_auto] items-center gap-3 py-3
                        -outline-offset-2 hover:bg-hover"
                      >
                        <Icon size={16} strokeWidth={1.5} className="text-muted" />
                        <span className="min-w-0">
                          <b className="block font-[550]">{called}</b>
                          <span className="text-meta text-muted">{abilities(name).join(' · ')}</span>
                        </span>
                        <span className="text-meta text-muted tabular-nums">{many(usable, 'action')}</span>
                      </Link>
                    </li>
                  );
                })}
              </ul>
            </>
          );
        }}
      </Panel>
    </Page>
  );
}

function AllInUse() {
  return (
    <Empty says="Everything that you may use is in use already. Services of others are connected under Integrations.">
      <LinkButton to="/integrations">Show services</LinkButton>
    </Empty>
  );
}
