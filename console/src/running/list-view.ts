// How one looks at a list: words, values one keeps to, order, columns; several of these can be kept under a name.
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { newSetting, type Setting, useSetting } from '../base/setting.ts';
import { type Order, ordered, valueIn } from '../parts/table-order.ts';
import { plainly } from '../parts/value.tsx';
import type { Row } from './columns.tsx';

export interface ListView {
  readonly words: string;
  /** Column and the value it has to have. */
  readonly only: Readonly<Record<string, string>>;
  readonly order?: Order | undefined;
  readonly hidden: readonly string[];
}

export type Views = Readonly<Record<string, ListView>>;

const whole: ListView = { words: '', only: {}, hidden: [] };
const settings = new Map<string, Setting<Views>>();

function viewsOf(capability: string): Setting<Views> {
  const known = settings.get(capability) ?? newSetting<Views>({}, `cadre.views.${capability}`);
  settings.set(capability, known);
  return known;
}

export function useListView(capability: string, rows: readonly Row[]) {
  const setting = viewsOf(capability);
  const views = useSetting(setting);
  const [view, setView] = useState(whole);
  const [name, setName] = useState<string>();
  const words = useDeferredValue(view.words);
  const { only, order } = view;
  const found = useMemo(() => matching(rows, words, only), [rows, words, only]);
  const shown = useMemo(() => (order ? ordered(found, order) : found), [found, order]);
  const change = useCallback((part: Partial<ListView>) => setView((now) => ({ ...now, ...part })), []);
  useWarm(rows);
  const kept = name === undefined ? whole : (views[name] ?? whole);
  return {
    ...{ view, views, name, shown },
    isChanged: JSON.stringify(kept) !== JSON.stringify(view),
    change,
    choose(next: string | undefined) {
      setName(next);
      setView(next === undefined ? whole : (views[next] ?? whole));
    },
    keep(as: string) {
      setting.set({ ...views, [as]: view });
      setName(as);
    },
    drop(as: string) {
      const { [as]: _, ...others } = views;
      setting.set(others);
      setName(undefined);
    },
  };
}

const texts = new WeakMap<Row, string>();

/** While nobody does anything, so that the first letter one types finds it done. */
function useWarm(rows: readonly Row[]): void {
  useEffect(() => {
    const id = setTimeout(() => rows.forEach(textOf), warmAfterMs);
    return () => clearTimeout(id);
  }, [rows]);
}

const warmAfterMs = 200;

/** What a row says, written together once. */
function textOf(row: Row): string {
  const known = texts.get(row) ?? Object.values(row).map(plainly).join(' ').toLowerCase();
  texts.set(row, known);
  return known;
}

function matching(rows: readonly Row[], words: string, only: ListView['only']): readonly Row[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = Object.entries(only);
  if (asked.length === 0 && kept.length === 0) return rows;
  return rows.filter(
    (row) =>
      kept.every(([name, value]) => plainly(valueIn(row, name)) === value) &&
      asked.every((word) => textOf(row).includes(word)),
  );
}

const mostValues = 12;
const mostLooked = 2000;

/** The values of a column, when they are few enough to choose from. */
export function valuesIn(rows: readonly Row[], name: string): string[] {
  const found = new Set<string>();
  for (const row of rows.slice(0, mostLooked)) {
    const value = row[name];
    if (typeof value === 'string' || typeof value === 'boolean') found.add(String(value));
    if (found.size > mostValues) return [];
  }
  return found.size < 2 ? [] : [...found].toSorted();
}
