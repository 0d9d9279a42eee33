// The price book: what models cost, from when on. What was used before keeps its price.
import { useState } from 'react';
import { price } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { useWires } from './wires.ts';

type Price = OutputOf<'meter.price.list'>['items'][number];

const units: Readonly<Record<Price['item'], readonly [what: string, per: string, perMillion: boolean]>> = {
  input_token: ['read', 'a million tokens', true],
  cached_token: ['read again', 'a million tokens', true],
  cache_write_token: ['kept for minutes', 'a million tokens', true],
  cache_write_hour_token: ['kept for an hour', 'a million tokens', true],
  output_token: ['written', 'a million tokens', true],
  image: ['pictures', 'a picture', false],
  second: ['sound', 'a second', false],
  call: ['calls', 'a call', false],
};
const million = 1_000_000;

function priceOf({ item, microsPerMillion, currency }: Price): string {
  return price(units[item][2] ? microsPerMillion : microsPerMillion / million, currency);
}

/** What a company states counts where nobody else has set a price. */
function whoseOf({ tenantId, isStated, isConfirmed }: Price): string {
  if (isStated) return 'stated by this company';
  if (tenantId) return 'of this company';
  return isConfirmed ? 'of the house' : 'of the house, not confirmed';
}

/** A model of `*` is every model that has no price of its own. */
function nameOf({ model }: Price): string {
  return model === '*' ? 'any without a price' : model;
}

const order = Object.keys(units);

/** All that one model asks stands together, what is read first; what holds now before what will. */
function byArticle(one: Price, other: Price): number {
  return (
    one.provider.localeCompare(other.provider) ||
    one.model.localeCompare(other.model) ||
    order.indexOf(one.item) - order.indexOf(other.item) ||
    one.validFrom.localeCompare(other.validFrom)
  );
}

export function Prices() {
  const may = useMay();
  const { title } = useWires();
  const { query, rows } = usePages('meter.price.list', { limit: 200 });
  const [words, setWords] = useState('');
  const [wish, setWish] = useState<Wish>();
  const shown = rows
    .filter(({ provider, model }) => `${provider} ${model}`.toLowerCase().includes(words.toLowerCase()))
    .toSorted(byArticle);
  const open = shown.filter(({ isConfirmed }) => !isConfirmed).length;
  const columns: readonly Column<Price>[] = [
    { name: 'model', title: 'Model', isStrong: true, cell: nameOf },
    { name: 'provider', title: 'Provider', cell: ({ provider }) => (provider === '*' ? 'any' : title(provider)) },
    { name: 'item', title: 'For', cell: ({ item }) => `${units[item][0]}, ${units[item][1]}` },
    { name: 'from', title: 'From', cell: ({ validFrom }) => <span className="tabular-nums">{when(validFrom)}</span> },
    {
      name: 'until',
      title: 'Until',
      cell: ({ validUntil }) => (
        <span className="tabular-nums">{validUntil ? when(validUntil) : 'further notice'}</span>
      ),
    },
    { name: 'whose', title: 'Whose', cell: whoseOf },
    { name: 'price', title: 'Price', isNumber: true, isMain: true, cell: priceOf },
  ];
  return (
    <>
      <div role="toolbar" aria-label="Prices" className="mb-2 flex flex-wrap items-center gap-2">
        <input
          data-filter
          aria-label="Filter prices"
          placeholder="Find a model"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className={`${boxLook} max-w-[240px]`}
        />
        <span className="text-meta text-muted tabular-nums" role="status">
          {shown.length} of {rows.length}
          {open === 0 ? '' : `, ${open} not confirmed: hold them against your provider’s`}
        </span>
        <span className="ml-auto flex flex-wrap gap-2">
          {may('meter.price.state') ? (
            <Button onClick={() => setWish({ capability: 'meter.price.state' })}>State what you pay</Button>
          ) : null}
          {may('meter.price.set') ? (
            <Button look="main" onClick={() => setWish({ capability: 'meter.price.set' })}>
              Set price
            </Button>
          ) : null}
        </span>
      </div>
      <Panel query={query} what="The price book" lines={10}>
        {() =>
          shown.length === 0 ? (
            <Empty
              says={
                words
                  ? `No price names “${words}”.`
                  : 'No price is known. Models are counted at no cost, and refused where a limit of money stands.'
              }
            />
          ) : (
            <Table label="Prices" columns={columns} rows={shown} keyOf={({ id }) => id} />
          )
        }
      </Panel>
      <ShowMore query={query} />
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </>
  );
}
