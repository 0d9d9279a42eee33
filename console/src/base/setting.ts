// A value that several parts of the screen look at, kept by the browser when it has a name.
import { useSyncExternalStore } from 'react';

export interface Setting<Value> {
  get(): Value;
  set(value: Value): void;
  subscribe(listener: () => void): () => void;
}

export function newSetting<Value>(first: Value, name?: string): Setting<Value> {
  const listeners = new Set<() => void>();
  let value = name === undefined ? first : kept(name, first);
  return {
    get: () => value,
    set(next) {
      value = next;
      if (name !== undefined) localStorage.setItem(name, JSON.stringify(next));
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function kept<Value>(name: string, first: Value): Value {
  const text = localStorage.getItem(name);
  if (text === null) return first;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return first;
  }
}

export function useSetting<Value>(setting: Setting<Value>): Value {
  return useSyncExternalStore(setting.subscribe, setting.get);
}
