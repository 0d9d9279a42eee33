// What the nodes of a drawing came to, rehearsed or for real.
import { isMoney, money } from '../../base/numbers.ts';

export interface Result {
  readonly input: unknown;
  /** What left it, by port. */
  readonly ports: Readonly<Record<string, unknown>>;
  readonly problem: string | undefined;
  readonly tookMs: number | undefined;
}

export interface Results {
  readonly isReal: boolean;
  readonly at: Date;
  readonly nodes: ReadonlyMap<string, Result>;
}

const longest = 28;
const telling = ['title', 'name', 'subject', 'memo', 'label', 'id'];

/** In a few words, for an edge: "3 items", "$149.00", "Story: the kiln". */
export function shortly(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (isMoney(value)) return money(value);
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`;
  if (typeof value !== 'object') return cut(String(value));
  const record = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(record.items)) return shortly(record.items);
  const named = telling.map((name) => record[name]).find((one) => typeof one === 'string' && one !== '');
  if (named !== undefined) return cut(String(named));
  const names = Object.keys(record);
  return names.length === 0 ? 'nothing' : cut(names.join(', '));
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
