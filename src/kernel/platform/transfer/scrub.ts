// Secrets that somebody has put where none belong: inside JSON, under a name that says what they are.
import { soundsSecret } from './lists.ts';

export const hidden = '[hidden]';

export interface Scrubbed {
  /** As it was, to the letter, when nothing was hidden. */
  readonly text: string;
  readonly hidden: number;
}

/** The text of a JSON value without its secrets. */
export function scrubbed(text: string): Scrubbed {
  const found = { hidden: 0 };
  const clean = without(JSON.parse(text), found);
  return { text: found.hidden > 0 ? JSON.stringify(clean) : text, hidden: found.hidden };
}

function without(value: unknown, found: { hidden: number }): unknown {
  if (typeof value === 'string') return openly(value, found);
  if (Array.isArray(value)) return value.map((item) => without(item, found));
  if (typeof value !== 'object' || value === null) return value;
  // Forms keep what was typed as pairs: { name: 'apiKey', value: '…' }.
  const label = Reflect.get(value, 'name') ?? Reflect.get(value, 'key') ?? Reflect.get(value, 'field');
  const isSecretPair = typeof label === 'string' && soundsSecret(label);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const isSecret = soundsSecret(name) || (isSecretPair && name === 'value');
      return [name, isSecret ? covered(one, found) : without(one, found)];
    }),
  );
}

/** Everything textual under a secret's name is one; that something was not set is none. */
function covered(value: unknown, found: { hidden: number }): unknown {
  if (typeof value === 'string' && value !== '') {
    if (value !== hidden) found.hidden += 1;
    return hidden;
  }
  if (Array.isArray(value)) return value.map((item) => covered(item, found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, covered(one, found)]));
}

const inAddress = /(:\/\/)[^/@\s:]+:[^/@\s]+@/g;
const inHeader = /\b(Bearer|Basic) [A-Za-z0-9._~+/=-]{8,}/g;

/** Whatever it is called: a password in an address, the value of an Authorization header. */
function openly(text: string, found: { hidden: number }): string {
  const clean = text.replace(inAddress, `$1${hidden}@`).replace(inHeader, `$1 ${hidden}`);
  if (clean !== text) found.hidden += 1;
  return clean;
}
