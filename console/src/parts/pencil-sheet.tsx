// What would happen, and has not: dashed and hatched, so that it can never be taken for what was done.
import { Pencil, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { count, isBalanced, isMoney, type Money, many, money } from '../base/numbers.ts';
import { label } from '../base/words.ts';
import type { Rehearsal } from '../client/http.ts';
import { Button } from './button.tsx';
import { Chip, icon } from './chip.tsx';
import { type Fact, factsOf, KeyValues } from './key-values.tsx';
import { Value } from './value.tsx';

interface SheetProps {
  readonly note: string;
  readonly again?: (() => void) | undefined;
  readonly isRunning?: boolean;
  readonly children: ReactNode;
}

export function PencilSheet({ note, again, isRunning = false, children }: SheetProps) {
  return (
    <section
      aria-label="Rehearsal, nothing was done"
      className="overflow-hidden rounded-panel border border-control border-dashed"
    >
      <header className="pencil flex flex-wrap items-center gap-2 border-control border-b border-dashed px-3 py-[9px]">
        <Pencil {...icon} />
        <h2 className="text-strong">What would happen</h2>
        <span className="text-meta text-muted tabular-nums max-md:order-last max-md:w-full">{note}</span>
        {again ? (
          <span className="ml-auto">
            <Button small icon={<RefreshCw {...icon} />} onClick={again} busy={isRunning && 'Rehearsing…'}>
              Rehearse again
            </Button>
          </span>
        ) : null}
      </header>
      {children}
    </section>
  );
}

type Row = Readonly<Record<string, unknown>>;

/** The rehearsed answer: rows as a table with the flagged first, everything else as facts. */
export function RehearsedAnswer({ output }: { readonly output: unknown }) {
  if (typeof output !== 'object' || output === null) return <NothingToShow />;
  const changed = changedFacts(output);
  if (changed) return <Changed facts={changed} />;
  const entries = Object.entries(output);
  const [listed] = entries.filter(([, value]) => isRows(value));
  const facts = factsOf(output).filter(
    ({ name, value }) => name !== listed?.[0] && value !== null && !['next', 'id', 'version'].includes(name),
  );
  if (!listed && facts.length === 0) return <NothingToShow />;
  return (
    <>
      {listed ? <RehearsedRows rows={listed[1] as readonly Row[]} /> : null}
      {facts.length > 0 ? (
        <div className={`p-3 ${listed ? 'border-border-strong border-t' : ''}`}>
          <KeyValues facts={facts} />
        </div>
      ) : null}
    </>
  );
}

/** What an answer that tells what was before would be, where it differs. */
function changedFacts(output: object): Fact[] | undefined {
  const { previous, ...others } = output as Row;
  const now = Object.values(others).find(isRecord);
  if (previous === undefined || !now) return undefined;
  const before = isRecord(previous) ? previous : {};
  return factsOf(now)
    .filter(({ name, value }) => !bookkeeping.has(name) && !isSame(value, before[name]))
    .map((fact) => (isRecord(previous) ? { ...fact, was: before[fact.name] ?? null } : fact));
}

const bookkeeping = new Set(['id', 'version', 'createdAt', 'updatedAt']);

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? '') === JSON.stringify(other ?? '');
}

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function Changed({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return <p className="p-3 text-muted">Everything would stay as it is.</p>;
  return (
    <div className="p-3">
      <KeyValues facts={facts} />
    </div>
  );
}

function NothingToShow() {
  return <p className="p-3 text-muted">It would answer nothing but that it is done.</p>;
}

function isRows(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'object' && one !== null);
}

const mostRows = 7;
const mostColumns = 4;

function RehearsedRows({ rows }: { readonly rows: readonly Row[] }) {
  const isFlagged = (row: Row) => typeof row.flag === 'string';
  const ordered = [...rows.filter(isFlagged), ...rows.filter((row) => !isFlagged(row))];
  const names = Object.keys(rows[0] ?? {})
    .filter((name) => name !== 'flag' && name !== 'id')
    .slice(0, mostColumns);
  const isNumber = (name: string) => rows.some((row) => isMoney(row[name]) || typeof row[name] === 'number');
  return (
    <>
      <Cards rows={ordered} names={names} isNumber={isNumber} isFlagged={isFlagged} />
      <table className="w-full max-md:hidden">
        <thead>
          <tr className="text-[11.5px] text-muted">
            {names.map((name) => (
              <th
                key={name}
                scope="col"
                className={`h-[30px] whitespace-nowrap border-border border-b px-3 font-[500]
                  ${isNumber(name) ? 'text-right' : 'text-left'}`}
              >
                {label(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.slice(0, mostRows).map((row, index) => (
            <tr
              key={index.toString()}
              className={`border-border border-b last:border-0 ${isFlagged(row) ? 'bg-warn-soft' : ''}`}
            >
              {names.map((name, column) => (
                <td
                  key={name}
                  className={`h-[34px] px-3 py-1.5
                    ${isNumber(name) ? 'whitespace-nowrap text-right' : 'max-md:min-w-[120px]'}
                    ${column === 0 ? 'font-[550]' : ''}`}
                >
                  <span className="inline-flex flex-wrap items-center gap-x-3">
                    <Value value={row[name]} name={name} />
                    {column === 0 && isFlagged(row) ? <Flag says={String(row.flag)} /> : null}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {isBalanced(ordered) ? null : <Sums rows={ordered} names={names} />}
      </table>
    </>
  );
}

interface CardsProps {
  readonly rows: readonly Row[];
  readonly names: readonly string[];
  readonly isNumber: (name: string) => boolean;
  readonly isFlagged: (row: Row) => boolean;
}

/** On a phone: the name and the number that matters, below them what is odd and what would be left. */
function Cards({ rows, names, isNumber, isFlagged }: CardsProps) {
  const [first = ''] = names;
  const numbers = names.filter(isNumber);
  const [main = names[1] ?? ''] = numbers.slice(1).concat(numbers);
  const last = numbers.length > 2 ? numbers.at(-1) : undefined;
  return (
    <ul className="tabular-nums md:hidden">
      {rows.slice(0, mostRows).map((row, index) => (
        <li
          key={index.toString()}
          className={`grid min-h-[52px] grid-cols-[minmax(0,1fr)_auto] content-center gap-x-2.5 border-border
            border-b px-3 py-[9px] last:border-0 ${isFlagged(row) ? 'bg-warn-soft' : ''}`}
        >
          <span className="font-[550]">
            <Value value={row[first]} name={first} />
          </span>
          <span className="text-right font-[550]">
            <Value value={row[main]} name={main} />
          </span>
          <span className="text-meta text-warn">{isFlagged(row) ? String(row.flag) : null}</span>
          {last ? (
            <span className="text-right text-meta text-muted">
              {label(last).toLowerCase()} <Value value={row[last]} name={last} />
            </span>
          ) : null}
        </li>
      ))}
      {rows.length > mostRows ? <li className="px-3 py-2 text-muted">{count(rows.length - mostRows)} more</li> : null}
    </ul>
  );
}

function Flag({ says }: { readonly says: string }) {
  return <Chip tone="warn">{says}</Chip>;
}

function Sums({ rows, names }: { readonly rows: readonly Row[]; readonly names: readonly string[] }) {
  const hidden = rows.length - mostRows;
  return (
    <tfoot>
      {hidden > 0 ? (
        <tr className="border-border border-b text-muted">
          <td className="h-[34px] px-3" colSpan={names.length}>
            {count(hidden)} more
          </td>
        </tr>
      ) : null}
      <tr className="border-border-strong border-t font-[600] tabular-nums">
        {names.map((name, column) => (
          <td key={name} className={`h-[34px] px-3 ${column === 0 ? '' : 'text-right'}`}>
            {column === 0 ? `${count(rows.length)} in all` : sumOf(rows, name)}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

function sumOf(rows: readonly Row[], name: string): string {
  const amounts = rows.map((row) => row[name]).filter(isMoney);
  const [first] = amounts;
  if (!first || amounts.length < rows.length || amounts.some(({ currency }) => currency !== first.currency)) return '';
  const sum: Money = { amount: amounts.reduce((all, { amount }) => all + amount, 0), currency: first.currency };
  return money(sum);
}

/** How much of the company's data it would touch, in words. What a part of the house writes by itself is not in it. */
export function changesIn(rows: number): string {
  return `${many(rows, 'row')} would change`;
}

/** What else it starts, in numbers; of what there is none, nothing is said. */
export function Consequences({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const { changedRows, sends, later, events, calls } = rehearsal;
  const all = [
    [changedRows, changedRows === 1 ? 'row would change' : 'rows would change'],
    [sends.length, 'held back'],
    [later.length, 'to follow later'],
    [events.length, events.length === 1 ? 'other would hear' : 'others would hear'],
    [calls.length, calls.length === 1 ? 'step in the record' : 'steps in the record'],
  ] as const;
  const cells = all.filter(([n]) => n > 0);
  if (cells.length === 0) return null;
  return (
    <dl className="mt-[14px] flex w-fit max-w-full overflow-hidden rounded-panel border border-border max-md:flex-wrap">
      {cells.map(([n, says]) => (
        <div
          key={says}
          className="-mb-px -ml-px flex min-w-[132px] flex-1 flex-col-reverse justify-end border-border border-b
            border-l px-3 py-2.5"
        >
          <dt className="whitespace-nowrap text-meta text-muted">{says}</dt>
          <dd className="font-[600] text-[15px] tabular-nums">{count(n)}</dd>
        </div>
      ))}
    </dl>
  );
}
