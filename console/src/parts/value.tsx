// Any value of any capability, shown for people: money, instants, statuses, ids, lists. Text is always only text.
import { count, isMoney, money } from '../base/numbers.ts';
import { exact, when } from '../base/time.ts';
import { label } from '../base/words.ts';
import { Chip } from './chip.tsx';
import { isStatus, Status } from './status.tsx';
import { Told, Whoever } from './told.tsx';

export const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const codePattern = /^[a-z][a-z0-9-]*(\.[a-z*][A-Za-z0-9]*)+$/;
const hashPattern = /^[A-Za-z0-9_+/=-]{32,}$/;

interface ValueProps {
  readonly value: unknown;
  readonly name?: string;
}

export function Value({ value, name = '' }: ValueProps) {
  if (value === null || value === undefined || value === '') return <span className="text-faint">none</span>;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return <NumberValue value={value} name={name} />;
  if (typeof value === 'string') return <TextValue value={value} name={name} />;
  if (isMoney(value)) return <span className="tabular-nums">{money(value)}</span>;
  if (Array.isArray(value)) return <ListValue items={value} />;
  if (Object.keys(value).length === 0) return <span className="text-faint">none</span>;
  return <span className="text-muted">{entriesOf(value)}</span>;
}

function NumberValue({ value, name }: { readonly value: number; readonly name: string }) {
  const isShare = /share|rate|lower|upper|uptime/i.test(name) && value <= 1;
  return (
    <span className="tabular-nums">{isShare ? `${(value * 100).toFixed(value === 1 ? 0 : 1)}%` : count(value)}</span>
  );
}

function TextValue({ value, name }: { readonly value: string; readonly name: string }) {
  if (instantPattern.test(value)) {
    return (
      <time dateTime={value} title={exact(value)} className="whitespace-nowrap tabular-nums">
        {when(value)}
      </time>
    );
  }
  if (idPattern.test(value)) return <Whoever id={value} />;
  if (/^(state|status|outcome|severity)$/i.test(name) && isStatus(value)) return <Status word={value} />;
  if (codePattern.test(value) || hashPattern.test(value)) {
    return <code className="text-code">{value.length > 44 ? `${value.slice(0, 12)}…${value.slice(-6)}` : value}</code>;
  }
  return value === 'tenant' || /^[a-z]+(_[a-z]+)+$/.test(value) ? label(value) : <Words text={value} />;
}

const idLength = 36;

/** Long lists have many short texts, in which no id can stand. */
function Words({ text }: { readonly text: string }) {
  return text.length < idLength ? text : <Told text={text} />;
}

function ListValue({ items }: { readonly items: readonly unknown[] }) {
  if (items.length === 0) return <span className="text-faint">none</span>;
  const simple = items.every((one) => typeof one !== 'object');
  if (!simple) return <Several items={items} />;
  return (
    <span className="inline-flex max-w-full flex-wrap gap-1">
      {items.slice(0, 6).map((one) => (
        <Chip key={String(one)}>{String(one)}</Chip>
      ))}
      {items.length > 6 ? <span className="text-muted">{items.length - 6} more</span> : null}
    </span>
  );
}

const mostTold = 4;

/** A few are told by what stands in them, a line each; of many it is said how many. */
function Several({ items }: { readonly items: readonly unknown[] }) {
  const lines = items.length > mostTold ? [] : items.map(inBrief);
  if (lines.length === 0 || lines.includes('')) {
    return <span className="text-muted">{count(items.length)} in a list</span>;
  }
  return lines.map((line, index) => (
    <span key={index.toString()} className="block">
      {line}
    </span>
  ));
}

function inBrief(item: unknown): string {
  const values = typeof item === 'object' && item !== null ? Object.values(item) : [item];
  const told = values.filter((one) => isMoney(one) || (typeof one === 'string' && one.length <= idLength));
  return told
    .slice(0, 3)
    .map((one) => (isMoney(one) ? money(one) : String(one)))
    .join(' ');
}

function entriesOf(value: object): string {
  if ('kind' in value && 'id' in value && Object.keys(value).length === 2)
    return `${label(`${value.kind}`)} ${value.id}`;
  const told = Object.entries(value)
    .filter(([, one]) => one !== null && typeof one !== 'object')
    .slice(0, 4)
    .map(([name, one]) => `${label(name)} ${String(one)}`);
  return told.length > 0 ? told.join(', ') : `${Object.keys(value).length} facts`;
}

/** What it comes to in one line of plain text, for files. */
export function plainly(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (isMoney(value)) return money(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
