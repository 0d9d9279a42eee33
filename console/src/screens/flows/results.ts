// What the nodes of a drawing came to, rehearsed or for real.
import { isMoney, many, money } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { label } from '../../base/words.ts';
import type { Rehearsal } from '../../client/http.ts';
import type { Amounts } from './amounts.ts';
import type { Graph } from './graph.ts';

export interface Result {
  readonly input: unknown;
  /** What left it, by port. */
  readonly ports: Readonly<Record<string, unknown>>;
  readonly problem: string | undefined;
  readonly tookMs: number | undefined;
  /** In words, if it has cost anything. */
  readonly cost?: string | undefined;
}

export interface Results {
  readonly isReal: boolean;
  readonly amounts: Amounts;
  readonly at: Date;
  /** In the order in which they had their turn. */
  readonly nodes: ReadonlyMap<string, Result>;
  /** What it waits for or does right now. */
  readonly now?: ReadonlySet<string>;
  /** The drawing that was rehearsed; once another is drawn, what it came to is old. */
  readonly of?: Graph;
  readonly tookMs?: number;
  readonly rehearsal?: Rehearsal;
}

export function firstOf({ ports }: Result): unknown {
  return Object.values(ports)[0];
}

const longest = 28;
const longestList = 34;
const telling = ['title', 'name', 'subject', 'memo', 'label', 'id'];
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** In a few words, for an edge: "3 items", "$149.00", "Story: the kiln", "Barrel Works, $312.40". */
export function shortly(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (isMoney(value)) return money(value);
  if (Array.isArray(value)) return many(value.length, 'item');
  if (typeof value === 'string' && instant.test(value)) return when(value);
  if (typeof value !== 'object') return cut(String(value));
  const record = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(record.items)) return shortly(record.items);
  const named = telling.map((name) => record[name]).find((one) => typeof one === 'string' && one !== '');
  if (named !== undefined) return cut(String(named));
  const facts = Object.entries(record).flatMap(([name, one]) => factOf(name, one));
  return facts.length === 0 ? 'nothing' : listed(facts);
}

/** Words and money speak for themselves; a number or a yes without its name does not. */
function factOf(name: string, value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'string' || isMoney(value)) return [shortly(value)];
  const own = label(name).toLowerCase();
  return [typeof value === 'object' ? own : `${own} ${typeof value === 'boolean' ? yesOrNo(value) : String(value)}`];
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** As many as there is room for: half an amount would be another amount. */
function listed([first = '', ...others]: readonly string[]): string {
  return others.reduce((told, one) => {
    if (told.endsWith('…')) return told;
    return told.length + one.length > longestList ? `${told} …` : `${told}, ${one}`;
  }, first);
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
