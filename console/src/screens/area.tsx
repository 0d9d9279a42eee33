// An area that has no screen of its own yet: its lists as tables, and everything else one may do there.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { label, title, verbOf } from '../base/words.ts';
import { type Mine, useAreas, useMine } from '../client/me.ts';
import { effectWords } from '../parts/chip.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { Crumb } from '../parts/top-slot.tsx';
import { ThingList } from '../running/thing-list.tsx';
import { areaOf } from '../shell/areas.ts';

export function Area() {
  const { area } = useParams({ strict: false }) as { area: string };
  const query = useMine();
  const own = useAreas().data?.areas.find(({ name }) => name === area);
  const { title: name } = areaOf(area, own?.title ?? label(area));
  return (
    <Page>
      <Crumb title={name} />
      <Panel query={query} what="What one can do here" lines={8}>
        {(mine) => <Inside name={name} mine={mine.filter((one) => one.may && one.name.startsWith(`${area}.`))} />}
      </Panel>
    </Page>
  );
}

/** Lists are named so: app.noun.list, or list with what of it. */
function isList({ name, effect }: Mine): boolean {
  return effect === 'read' && /\.(list|all)[A-Z]?\w*$/.test(name);
}

function isPart({ name }: Mine): boolean {
  return !/\.(list|all)$/.test(name);
}

function nounOf(name: string): string {
  const [, noun = '', verb = ''] = name.split('.');
  const more = verb.replace(/^(list|all)/, '');
  const many = `${noun}s`.replace(/ys$/, 'ies').replace(/ss$/, 's');
  return label(`${more} ${many}`);
}

function Inside({ name, mine }: { readonly name: string; readonly mine: readonly Mine[] }) {
  const { list } = useSearch({ strict: false }) as { list?: string };
  const navigate = useNavigate();
  if (mine.length === 0) return <Empty says="There is nothing here that you may see or do." />;
  // What there is comes before a part of it.
  const lists = mine.filter(isList).toSorted((a, b) => Number(isPart(a)) - Number(isPart(b)));
  const chosen = lists.find((one) => one.name === list) ?? lists[0];
  return (
    <>
      <PageTitle title={name} />
      {lists.length > 1 ? (
        <nav aria-label="Lists" className="mb-3 flex gap-5 overflow-x-auto border-border border-b">
          {lists.map((one) => (
            <button
              key={one.name}
              type="button"
              aria-current={one === chosen ? 'page' : undefined}
              onClick={() => void navigate({ to: '.', search: { list: one.name } })}
              className="whitespace-nowrap border-transparent border-b-2 pt-1.5 pb-2 text-muted -outline-offset-2
                hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-[550]
                aria-[current=page]:text-ink"
            >
              {nounOf(one.name)}
            </button>
          ))}
        </nav>
      ) : null}
      {chosen ? <ThingList key={chosen.name} capability={chosen.name} actions={mine} /> : null}
      <Section title={lists.length > 0 ? 'What else one can do here' : 'What one can do here'}>
        <ul className="border-border border-t">
          {mine
            .filter((one) => !isList(one))
            .map((one) => (
              <li key={one.name}>
                <Link
                  to="/do/$capability"
                  params={{ capability: one.name }}
                  className="grid min-h-(--row-2) grid-cols-[minmax(0,1fr)_auto] items-center gap-3 border-border
                    border-b py-1.5 -outline-offset-2 hover:bg-hover"
                >
                  <span className="min-w-0">
                    <span className="block font-[550]">{title(one.summary) || verbOf(one.name)}</span>
                    <code className="block truncate text-[11px] text-muted">{one.name}</code>
                  </span>
                  <span className="text-meta text-muted">{effectWords[one.effect]}</span>
                </Link>
              </li>
            ))}
        </ul>
      </Section>
    </>
  );
}
