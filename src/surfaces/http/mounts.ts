// Doors of their own on the same port. They are handed a request before anything of it is read, and before the
// framework has spent time on it.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { flatHeaders } from './headers.ts';
import { type Approach, checkApproach, type HostRules } from './hosts.ts';
import { httpProblem } from './problem.ts';

export interface Arrival {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly id: string;
  readonly ip: string;
  readonly host: string;
}

export interface Mount {
  readonly path: string;
  /** Whatever lies below it as well. */
  readonly below?: boolean;
  serve(arrival: Arrival): void;
}

export interface Mounting {
  readonly mounts: readonly Mount[];
  readonly rules: HostRules;
  readonly trustProxy: boolean;
  requestId(incoming: IncomingMessage): string;
}

export function takeMounts(server: Server, { mounts, rules, trustProxy, requestId }: Mounting) {
  const byPath = new Map(mounts.map((mount) => [mount.path, mount]));
  const deep = mounts.filter(({ below }) => below);
  const others = server.listeners('request') as ((incoming: IncomingMessage, outgoing: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (incoming, outgoing) => {
    const path = pathOf(incoming.url ?? '');
    const mount = byPath.get(path) ?? deep.find((one) => path.startsWith(one.path));
    if (!mount) {
      for (const other of others) other.call(server, incoming, outgoing);
      return;
    }
    const arrival = { incoming, outgoing, id: requestId(incoming), ...senderOf(incoming, trustProxy) };
    const { method = '', headers } = incoming;
    if (isWelcome(rules, { method, host: arrival.host, origin: headers.origin, guarded: true }, arrival)) {
      mount.serve(arrival);
    }
  });
}

function isWelcome(rules: HostRules, approach: Approach, { outgoing, id }: Arrival): boolean {
  try {
    checkApproach(rules, approach);
    return true;
  } catch (error) {
    const problem = httpProblem(error, id);
    const text = JSON.stringify(problem);
    const headers = flatHeaders(id, false);
    headers.push('content-type', 'application/problem+json; charset=utf-8', 'connection', 'close');
    outgoing.writeHead(problem.status, headers).end(text);
    return false;
  }
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** A proxy that is trusted says for whom it asks, at the end of its lists; what stands before is the visitor's word. */
function senderOf({ headers, socket }: IncomingMessage, trustProxy: boolean): { ip: string; host: string } {
  const ip = socket.remoteAddress ?? '';
  const host = headers.host ?? '';
  if (!trustProxy) return { ip, host };
  return { ip: last(headers['x-forwarded-for']) || ip, host: last(headers['x-forwarded-host']) || host };
}

function last(list: string | string[] | undefined): string {
  return (Array.isArray(list) ? list.join() : (list ?? '')).split(',').at(-1)?.trim() ?? '';
}
