// Decides where a request may go. A name is resolved once; if any of its addresses is not public the whole name is
// refused, and what is returned is the only set of addresses the connection may use.

import { isIP } from 'node:net';
import { Fault } from '#base/fault';
import { isPublicAddress } from './address.ts';
import { abortable } from './flight.ts';
import { isPortRefused } from './ports.ts';
import type { Resolve } from './resolver.ts';

export interface Endpoint {
  host: string;
  port: number;
  /** Named by the operator, who may point anywhere. */
  trusted: boolean;
}

export interface GuardOptions {
  allowPrivate: readonly string[];
  maxUrlLength: number;
  resolve: Resolve;
  /** For names that the operator has given. */
  lookUp: Resolve;
}

export type Guard = ReturnType<typeof createGuard>;

// Names that never belong to the public: RFC 6761, RFC 8375, RFC 6762 appendix G, and the clouds' `.internal`.
const privateNames = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
];

const defaultPorts = new Map([
  ['http:', 80],
  ['https:', 443],
]);

export function refuse(host: string, reason: string, why: string): Fault {
  return new Fault('forbidden', `Nothing may be sent to ${host}: ${why}`, { details: { host, reason } });
}

export function endpointOf(url: URL, trusted = false): Endpoint {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port: url.port === '' ? (defaultPorts.get(url.protocol) ?? 0) : Number(url.port), trusted };
}

/** Reads a bare host the way a URL's host is read, so that every spelling of an address ends as that address. */
export function readHost(text: string): string {
  const literal = isIP(text) === 6 ? `[${text}]` : text;
  const plain = isIP(text) === 6 || /^[^\s/?#@\\:[\]]+$/.test(text);
  const url = plain ? URL.parse(`http://${literal}/`) : null;
  if (url === null) throw new Fault('invalid', 'The host to connect to is not a host name or an address');
  return endpointOf(dropRootDot(url)).host;
}

export function createGuard({ allowPrivate, maxUrlLength, resolve, lookUp }: GuardOptions) {
  const allowed = new Set(allowPrivate.map(readEntry));
  const isAllowed = (host: string, port: number) => allowed.has(`${host} ${port}`);

  function readUrl(text: string): URL {
    if (text.length > maxUrlLength) throw new Fault('too_large', `A URL may have ${maxUrlLength} characters at most`);
    const url = URL.parse(text);
    if (url === null) throw new Fault('invalid', 'The address is not a URL');
    if (!defaultPorts.has(url.protocol)) throw refuse(url.host || url.protocol, 'scheme', 'only http and https leave');
    if (url.username || url.password) throw refuse(url.host, 'credentials', 'a URL may not carry a name or password');
    return dropRootDot(url);
  }

  /** Everything that can be said without asking DNS. */
  function check({ host, port, trusted }: Endpoint, purpose?: string) {
    if (trusted || isAllowed(host, port)) return;
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Fault('invalid', `${port} is not a port`);
    if (isPortRefused(port, purpose)) throw refuse(host, 'port', `port ${port} belongs to another protocol`);
    if (isIP(host) === 0) return checkName(host);
    if (!isPublicAddress(host)) throw refuse(host, 'private-address', 'it is not a public address');
  }

  async function locate(endpoint: Endpoint, signal: AbortSignal): Promise<readonly string[]> {
    const { host, port, trusted } = endpoint;
    if (isIP(host) !== 0) return [host];
    const isOwn = trusted || isAllowed(host, port);
    const addresses = await abortable(isOwn ? lookUp(host) : resolve(host), signal);
    if (addresses.length === 0) throw new Fault('upstream', `${host} has no address`, { details: { host } });
    const reachable = (address: string) => isPublicAddress(address) || isAllowed(address, port);
    if (isOwn || addresses.every(reachable)) return addresses;
    throw refuse(host, 'private-address', 'its name leads to an address that is not public');
  }

  /** A private place that the operator has opened by name. */
  const isOperators = ({ host, port }: Endpoint) => isAllowed(host, port);

  return { readUrl, check, locate, isOperators };
}

function checkName(host: string) {
  if (!isDnsName(host)) throw new Fault('invalid', 'The host is not a name that DNS could know');
  if (isPrivateName(host)) throw refuse(host, 'private-name', 'it is a private name');
}

function isDnsName(host: string): boolean {
  return host.length <= 253 && host.split('.').every((label) => /^[a-z0-9_-]{1,63}$/.test(label));
}

function isPrivateName(host: string): boolean {
  return !host.includes('.') || privateNames.some((name) => host.endsWith(`.${name}`) || host === name);
}

function dropRootDot(url: URL): URL {
  url.hostname = url.hostname.replace(/\.+$/, '');
  return url;
}

function readEntry(entry: string): string {
  const url = /:\d+$/.test(entry) ? URL.parse(`http://${entry}/`) : null;
  if (url === null) throw new Fault('invalid', `allowPrivate takes host:port, not ${JSON.stringify(entry)}`);
  const { host, port } = endpointOf(dropRootDot(url));
  return `${host} ${port}`;
}
