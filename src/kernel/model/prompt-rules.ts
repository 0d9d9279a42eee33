// Filling a prompt, choosing between its versions, and telling what is too personal to be kept for others. Pure.
import { hash } from 'node:crypto';
import { Fault } from '#base/fault';

const gap = /\{\{\s*([a-zA-Z][\w.]{0,59})\s*\}\}/g;

export function gapsIn(...texts: readonly (string | null)[]): string[] {
  const all = texts.flatMap((text) => [...(text ?? '').matchAll(gap)].map(([, name = '']) => name));
  return [...new Set(all)];
}

/** What is filled in is not looked into for gaps of its own. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(gap, (_, name: string) => values[name] ?? '');
}

export function checkValues(gaps: readonly string[], values: Readonly<Record<string, string>>) {
  const missing = gaps.filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) throw new Fault('invalid', `values: ${missing.join(', ')} must be said`);
  const unknown = Object.keys(values).filter((name) => !gaps.includes(name));
  if (unknown.length > 0) throw new Fault('invalid', `values: the prompt does not ask for ${unknown.join(', ')}`);
}

interface Shared {
  readonly share: number;
}

/** As often as its share says, and for the same word the same. */
export function chosenBy<One extends Shared>(word: string, versions: readonly One[]): One | undefined {
  const total = versions.reduce((sum, { share }) => sum + share, 0);
  if (total === 0) return undefined;
  let rest = Number.parseInt(hash('sha256', word).slice(0, 12), 16) % total;
  return versions.find(({ share }) => {
    rest -= share;
    return rest < 0;
  });
}

/** Addresses, telephone numbers, cards and accounts: whoever is meant by them is somebody. */
const personal = [
  /[\w.+-]+@[\w-]+\.\w{2,}/,
  /(?<![\w.])\+?\d(?:[ ().\-/]{0,2}\d){8,17}(?![\w.])/,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/,
] as const;

export function isPersonal(text: string): boolean {
  return personal.some((pattern) => pattern.test(text));
}
