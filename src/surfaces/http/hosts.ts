// A browser may be tricked into talking to us under another name (DNS rebinding) or from another page. Names we do not
// know and pages that are not ours are turned away before anything is read.
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Fault } from '#base/fault';

export interface HostRules {
  /** Host names this installation answers to, besides loopback and addresses. */
  readonly names: ReadonlySet<string>;
  /** Names that tenants have claimed. */
  isTenantHost(name: string): boolean;
}

/** Runs before a request is read: known host, our own page. */
export type Guard = (request: FastifyRequest, guarded: boolean, anyOrigin?: boolean) => void;

const loopback = new Set(['localhost', '127.0.0.1', '::1']);
const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

export function hostName(host: string): string {
  const bare = host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d*$/, '');
  return bare.toLowerCase().replace(/\.$/, '');
}

/** An address can not be rebound: only names can. */
export function isKnownHost(rules: HostRules, host: string): boolean {
  const name = hostName(host);
  return loopback.has(name) || isIP(name) !== 0 || rules.names.has(name) || rules.isTenantHost(name);
}

export interface Approach {
  readonly method: string;
  readonly host: string;
  readonly origin: string | undefined;
  /** Reads that hold a conversation open are as dangerous as writes: streams, sockets, MCP. */
  readonly guarded: boolean;
  /** What visitors of other sites may call from there. */
  readonly anyOrigin?: boolean;
}

export function checkApproach(rules: HostRules, { method, host, origin, guarded, anyOrigin }: Approach) {
  if (!isKnownHost(rules, host)) {
    throw new Fault('forbidden', 'This host name does not belong to this Cadre; name it in CADRE_HOSTS if it should');
  }
  if (origin === undefined || anyOrigin || (harmless.has(method) && !guarded)) return;
  if (!sameOrigin(origin, host)) {
    throw new Fault('forbidden', 'This request comes from a page that is not ours');
  }
}

function sameOrigin(origin: string, host: string): boolean {
  const parsed = URL.parse(origin);
  return parsed !== null && parsed.host.toLowerCase() === host.toLowerCase();
}
