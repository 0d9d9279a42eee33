// A secret on its way out. Whoever holds one can put it into a request and can not read it: the value is asked for
// while the request is built, for one host, and is in no variable of the caller at any time.
import { inspect } from 'node:util';

export interface SecretUse {
  readonly host: string;
  readonly method: string;
}

/** What stands behind a secret; known to whoever made it and to egress. */
export interface SecretSource {
  /** Where it may be sent: `api.example.com`, with a port that is not the usual one; `*.example.com` for below. */
  readonly hosts: readonly string[];
  /** Hands the value over for one request, having written down that it does. */
  reveal(use: SecretUse): Promise<string>;
  /** Somebody has tried to send it elsewhere. */
  refused(use: SecretUse): Promise<void>;
}

const shown = '[secret]';
const sources = new WeakMap<Secret, SecretSource>();

export class Secret {
  // Tells the type from every other object that has the same methods.
  declare private readonly opaque: never;

  constructor(source: SecretSource) {
    sources.set(this, source);
    Object.freeze(this);
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}

/** For egress alone: its front door does not hand this on. */
export function sourceOf(secret: Secret): SecretSource {
  const source = sources.get(secret);
  if (!source) throw new TypeError('This is no secret that can be sent');
  return source;
}

export function mayReach({ hosts }: Pick<SecretSource, 'hosts'>, host: string): boolean {
  return hosts.some((one) => (one.startsWith('*.') ? isBelow(host, one.slice(1)) : one === host));
}

function isBelow(host: string, ending: string): boolean {
  return host.length > ending.length && host.endsWith(ending);
}
