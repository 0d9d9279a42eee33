// A bare connection for protocols that aren't HTTP (mail, mostly), made only to addresses the guard has checked.

import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { checkLeave, type EgressContext } from './context.ts';
import { createFlight } from './flight.ts';
import { type Guard, readHost } from './guard.ts';
import { pinnedTo } from './resolver.ts';

export interface ConnectTarget {
  host: string;
  port: number;
  tls?: boolean;
  servername?: string;
}

export interface ConnectParts {
  guard: Guard;
  connectTimeoutMs: number;
  shutdown: AbortSignal;
  ca: string[] | undefined;
}

export function createConnect({ guard, connectTimeoutMs, shutdown, ca }: ConnectParts) {
  return async function connect(target: ConnectTarget, context: EgressContext = {}): Promise<Socket> {
    const endpoint = { host: readHost(target.host), port: target.port, trusted: false };
    const { host, port } = endpoint;
    guard.check(endpoint, context.purpose);
    checkLeave(context, 'CONNECT', `${host}:${port}`);
    const waitMs = context.timeoutMs ?? connectTimeoutMs;
    const signals = [context.signal, shutdown].filter((signal) => signal !== undefined);
    const flight = createFlight({ host, deadlineMs: waitMs, headersMs: waitMs, signals });
    try {
      const lookup = pinnedTo(await guard.locate(endpoint, flight.signal));
      const socket = open({ ...target, host }, { host, port, lookup, autoSelectFamily: true }, ca);
      await settled(socket, target.tls ? 'secureConnect' : 'connect', flight.signal);
      const closeAtShutdown = () => socket.destroy();
      shutdown.addEventListener('abort', closeAtShutdown, { once: true });
      return socket.once('close', () => shutdown.removeEventListener('abort', closeAtShutdown));
    } catch (error) {
      throw flight.failure(error, host);
    } finally {
      flight.end();
    }
  };
}

function open(target: ConnectTarget, place: TcpNetConnectOpts, ca: string[] | undefined): Socket {
  if (!target.tls) return connectTcp(place).setNoDelay(true);
  const servername = target.servername ?? (isIP(target.host) === 0 ? target.host : '');
  return connectTls({ ...place, servername, rejectUnauthorized: true, ...(ca && { ca }) }).setNoDelay(true);
}

async function settled(socket: Socket, event: string, signal: AbortSignal) {
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}
