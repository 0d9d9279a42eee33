// How the company is met: name, colour, logo and domain of each brand, and how the console would look in it.
import { useState } from 'react';
import { useMay, useMine } from '../client/me.ts';
import { usePages } from '../client/pages.ts';
import { useAsk } from '../client/queries.ts';
import { Button } from '../parts/button.tsx';
import { Empty, Failed, Panel } from '../parts/panel.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { ShowMore } from '../parts/show-more.tsx';
import { Status } from '../parts/status.tsx';
import { RunDrawer, type Wish } from '../running/run-drawer.tsx';
import { usePress } from '../running/use-press.ts';
import { BrandDrawer } from './brand-drawer.tsx';
import { type Brand, colourWords, Swatch } from './brand-look.tsx';

const noBrand =
  'No brand yet. The console looks like Cadre. A brand gives it your name, your colour, your logo and ' +
  'your domain, for you or for a partner who sells it as theirs.';

export function Brands() {
  const may = useMay();
  const mine = useMine();
  return (
    <Page>
      <PageTitle title="Brands" />
      <Panel query={mine} what="What you may see of brands" lines={8}>
        {() =>
          may('tenant.brand.list') ? (
            <>
              <List />
              {may('tenant.domain.list') ? <Domains /> : null}
            </>
          ) : (
            <Empty says="You may not see brands. Whoever runs your company can allow it." />
          )
        }
      </Panel>
    </Page>
  );
}

function List() {
  const may = useMay();
  const { query, rows } = usePages('tenant.brand.list', { limit: 50 });
  const [edited, setEdited] = useState<Brand | 'new'>();
  const add = may('tenant.brand.create') ? (
    <Button look="main" onClick={() => setEdited('new')}>
      Add brand
    </Button>
  ) : null;
  return (
    <Panel query={query} what="The list of brands" lines={4}>
      {() => (
        <>
          {rows.length === 0 ? (
            <Empty says={noBrand}>{add}</Empty>
          ) : (
            <>
              <div className="mb-3 flex justify-end">{add}</div>
              <ul className="border-border border-t">
                {rows.map((one) => (
                  <BrandRow
                    key={one.id}
                    brand={one}
                    onEdit={may('tenant.brand.edit') ? () => setEdited(one) : undefined}
                  />
                ))}
              </ul>
            </>
          )}
          <ShowMore query={query} />
          {edited ? (
            <BrandDrawer brand={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
          ) : null}
        </>
      )}
    </Panel>
  );
}

interface BrandRowProps {
  readonly brand: Brand;
  readonly onEdit: (() => void) | undefined;
}

function BrandRow({ brand, onEdit }: BrandRowProps) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const { id: brandId, version: ifVersion, name, look, domain, archivedAt } = brand;
  const turn = archivedAt === null ? 'tenant.brand.archive' : 'tenant.brand.restore';
  return (
    <li className="grid gap-2 border-border border-b py-2">
      <div
        className="grid min-h-(--row-2) grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2
        max-md:grid-cols-[auto_minmax(0,1fr)]"
      >
        <Swatch hex={look.primary} name={name} />
        <span className="min-w-0">
          <span className="block font-[550]">{name}</span>
          <span className="block text-meta text-muted">
            {[domain ?? 'no domain', colourWords(look.primary)].join(' · ')}
          </span>
        </span>
        <span className="flex items-center gap-2 max-md:col-span-2">
          {archivedAt === null ? null : <Status word="asleep" says="not used" />}
          {onEdit ? (
            <Button small onClick={onEdit}>
              Edit brand
            </Button>
          ) : null}
          {may(turn) ? (
            <Button
              small
              look="quiet"
              busy={busy && '…'}
              onClick={() =>
                void press(
                  turn,
                  { brandId, ifVersion },
                  archivedAt === null ? `${name} is not used any more.` : `${name} is used again.`,
                )
              }
            >
              {archivedAt === null ? 'Stop using' : 'Use again'}
            </Button>
          ) : null}
        </span>
      </div>
      {problem ? <Failed error={problem} what="This" /> : null}
    </li>
  );
}

function Domains() {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const query = useAsk('tenant.domain.list', {});
  return (
    <Section
      title="Domains"
      note="whoever runs this machine confirms each one"
      end={
        may('tenant.domain.add') ? (
          <Button small onClick={() => setWish({ capability: 'tenant.domain.add' })}>
            Add domain
          </Button>
        ) : null
      }
    >
      <Panel query={query} what="The domains" lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="No domain yet. Add one, then let a brand use it." />
            </div>
          ) : (
            <ul className="border-border border-t">
              {items.map(({ host, confirmedAt }) => (
                <li key={host} className="flex min-h-(--row) items-center gap-3 border-border border-b">
                  <code className="text-code">{host}</code>
                  <Status
                    word={confirmedAt ? 'done' : 'absent'}
                    says={confirmedAt ? 'confirmed' : 'not confirmed yet'}
                  />
                  {may('tenant.domain.remove') ? (
                    <span className="ml-auto">
                      <Button
                        small
                        look="quiet"
                        onClick={() =>
                          setWish({ capability: 'tenant.domain.remove', given: { host }, fixed: ['host'] })
                        }
                      >
                        Give up…
                      </Button>
                    </span>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}
