// A bare connection for protocols that aren't HTTP (mail, mostly), made only to addresses the guard has checked.

import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { pinnedTo } from './resolver.ts';

export interface SocketTarget {
  host: string;
  port: number;
  addresses: readonly string[];
  tls: boolean;
  servername: string | undefined;
  ca: string[] | undefined;
}

export async function openSocket(target: SocketTarget, signal: AbortSignal): Promise<Socket> {
  const { host, port, addresses, tls, ca } = target;
  const place = { host, port, lookup: pinnedTo(addresses), autoSelectFamily: true };
  const servername = target.servername ?? (isIP(host) === 0 ? host : '');
  const socket = tls
    ? connectTls({ ...place, servername, rejectUnauthorized: true, ...(ca && { ca }) })
    : connect(place);
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', { signal });
    return socket.setNoDelay(true);
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}
