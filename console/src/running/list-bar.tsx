// Above a list: words, what it is kept to, how many there are, views that were kept, columns, files in and out.
import { Columns3, Download, ListFilter, Upload, X } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useMemo, useState } from 'react';
import { count } from '../base/numbers.ts';
import { label } from '../base/words.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { icon } from '../parts/chip.tsx';
import { Modal } from '../parts/dialog.tsx';
import { boxLook } from '../parts/form/look.ts';
import { Input } from '../parts/input.tsx';
import type { Column } from '../parts/table.tsx';
import type { Row } from './columns.tsx';
import { type useListView, valuesIn } from './list-view.ts';

interface BarProps {
  readonly capability: string;
  readonly look: ReturnType<typeof useListView>;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onCsv: () => void;
  /** What rows of a file become. */
  readonly importer: string | undefined;
  readonly children: ReactNode;
}

export function ListBar({ capability, look, rows, columns, hasMore, isLoading, onCsv, importer, children }: BarProps) {
  const { view, shown, change } = look;
  const all = hasMore ? `${count(rows.length)} and more` : count(rows.length);
  return (
    <div role="toolbar" aria-label="List" className="mb-1 flex flex-wrap items-center gap-2">
      <input
        data-filter
        aria-label="Filter"
        placeholder="Find in this list"
        value={view.words}
        onChange={(event) => change({ words: event.target.value })}
        className={`${boxLook} max-w-[240px]`}
      />
      {Object.entries(view.only).map(([name, value]) => (
        <Button
          key={name}
          small
          icon={<X {...icon} />}
          title="Take this filter away"
          onClick={() => {
            const { [name]: _, ...others } = view.only;
            change({ only: others });
          }}
        >
          {`${label(name)} is ${value}`}
        </Button>
      ))}
      <KeepTo look={look} rows={rows} columns={columns} />
      <span className="text-meta text-muted tabular-nums" role="status">
        {isLoading ? `Loading all, ${count(rows.length)} so far` : `${count(shown.length)} of ${all}`}
      </span>
      <span className="ml-auto flex flex-wrap gap-2">
        <ViewMenu look={look} />
        <ColumnMenu look={look} columns={columns} />
        {importer ? <ImportLink importer={importer} look="quiet" /> : null}
        <Button small look="quiet" icon={<Download {...icon} />} aria-label={`CSV of ${capability}`} onClick={onCsv}>
          CSV
        </Button>
        {children}
      </span>
    </div>
  );
}

interface ImportLinkProps {
  readonly importer: string;
  readonly look: 'plain' | 'quiet';
}

export function ImportLink({ importer, look }: ImportLinkProps) {
  return (
    <LinkButton to={`/import/${importer}`} look={look}>
      <span className="inline-flex items-center gap-1.5">
        <Upload {...icon} />
        Import
      </span>
    </LinkButton>
  );
}

const menu = 'entering z-(--z-palette) max-h-[60vh] min-w-[200px] overflow-auto rounded-float bg-overlay p-1 shadow-2';
const item = `flex min-h-8 items-center gap-2 rounded-control px-2 outline-none data-[highlighted]:bg-hover
    data-[state=checked]:font-[600]`;
const head = 'px-2 pt-1.5 pb-1 text-micro text-muted';

interface MenuProps {
  readonly name: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

function Menu({ name, icon: sign, children }: MenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button small look="quiet" icon={sign}>
          {name}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={menu}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type Look = Pick<BarProps, 'look'>;

function KeepTo({ look: { view, change }, rows, columns }: Pick<BarProps, 'look' | 'rows' | 'columns'>) {
  const known = useMemo(
    () =>
      columns
        .map(({ name, title }) => ({ name, title, values: valuesIn(rows, name) }))
        .filter(({ values }) => values.length > 0),
    [rows, columns],
  );
  const choices = known.filter(({ name }) => !(name in view.only));
  if (choices.length === 0) return null;
  return (
    <Menu name="Add filter" icon={<ListFilter {...icon} />}>
      {choices.map(({ name, title, values }) => (
        <DropdownMenu.Group key={name}>
          <DropdownMenu.Label className={head}>{title}</DropdownMenu.Label>
          {values.map((value) => (
            <DropdownMenu.Item
              key={value}
              className={item}
              onSelect={() => change({ only: { ...view.only, [name]: value } })}
            >
              {label(value)}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Group>
      ))}
    </Menu>
  );
}

function ColumnMenu({ look: { view, change }, columns }: Look & Pick<BarProps, 'columns'>) {
  if (columns.length < 3) return null;
  return (
    <span className="max-md:hidden">
      <Menu name="Columns" icon={<Columns3 {...icon} />}>
        {columns.slice(1).map(({ name, title }) => (
          <DropdownMenu.CheckboxItem
            key={name}
            className={item}
            checked={!view.hidden.includes(name)}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={(isShown) => {
              const others = view.hidden.filter((one) => one !== name);
              change({ hidden: isShown ? others : [...others, name] });
            }}
          >
            {title}
            {view.hidden.includes(name) ? <span className="ml-auto text-meta text-muted">hidden</span> : null}
          </DropdownMenu.CheckboxItem>
        ))}
      </Menu>
    </span>
  );
}

/** A dot says that what one sees is not what was kept. */
function ViewMenu({ look }: Look) {
  const { views, name, isChanged, choose, keep, drop } = look;
  const [isNaming, setNaming] = useState(false);
  const [typed, setTyped] = useState('');
  const names = Object.keys(views);
  if (names.length === 0 && !isChanged) return null;
  return (
    <>
      <Menu name={`${name ?? 'All rows'}${isChanged ? ' •' : ''}`}>
        <DropdownMenu.Label className={head}>View</DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={name ?? ''} onValueChange={(next) => choose(next || undefined)}>
          {['', ...names].map((one) => (
            <DropdownMenu.RadioItem key={one} value={one} className={item}>
              {one || 'All rows'}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator className="my-1 h-px bg-border" />
        {isChanged ? (
          <DropdownMenu.Item className={item} onSelect={() => setNaming(true)}>
            Keep what I see as a view
          </DropdownMenu.Item>
        ) : null}
        {name ? (
          <DropdownMenu.Item className={item} onSelect={() => drop(name)}>
            Drop the view “{name}”
          </DropdownMenu.Item>
        ) : null}
      </Menu>
      <Modal title="Keep this view" isOpen={isNaming} onClose={() => setNaming(false)}>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            keep(typed.trim());
            setNaming(false);
            setTyped('');
          }}
        >
          <Input label="What it is called" required value={typed} onChange={setTyped} />
          <span className="justify-self-end">
            <Button look="main" type="submit">
              Keep the view
            </Button>
          </span>
        </form>
      </Modal>
    </>
  );
}
