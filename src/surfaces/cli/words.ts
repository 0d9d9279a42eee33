// From the words after `cadre` to what is wanted. Values stay text here: the capability's schema says what they are.
import { parseArgs } from 'node:util';
import { Fault } from '#base/fault';

const options = {
  input: { type: 'string', short: 'i' },
  file: { type: 'string', short: 'f' },
  key: { type: 'string', short: 'k' },
  reason: { type: 'string' },
  out: { type: 'string', short: 'o' },
  as: { type: 'string' },
  types: { type: 'string' },
  rehearse: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export interface Words {
  readonly positionals: readonly string[];
  readonly input?: string;
  readonly file?: string;
  readonly key?: string;
  readonly reason?: string;
  readonly out?: string;
  readonly as?: string;
  readonly types?: string;
  readonly rehearse: boolean;
  readonly force: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export function readWords(args: readonly string[]): Words {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { ...values, positionals };
  } catch (error) {
    throw new Fault('invalid', error instanceof Error ? error.message : String(error));
  }
}

const pair = /^([A-Za-z][\w.]*)=(.*)$/s;

export interface Called {
  readonly capability: string;
  readonly pairs: readonly (readonly [path: string, value: string])[];
}

/** `notes note create title=Hi` and `notes.note.create title=Hi` are the same. */
export function readCall(positionals: readonly string[]): Called {
  const from = positionals.findIndex((word) => pair.test(word));
  const names = from === -1 ? positionals : positionals.slice(0, from);
  const rest = from === -1 ? [] : positionals.slice(from);
  const pairs = rest.map((word) => {
    const match = pair.exec(word);
    if (!match) throw new Fault('invalid', `"${word}" is not of the form name=value`);
    return [match[1] ?? '', match[2] ?? ''] as const;
  });
  return { capability: names.join('.'), pairs };
}
