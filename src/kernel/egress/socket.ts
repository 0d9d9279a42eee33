// A bare connection for protocols that aren't HTTP (mail, mostly), made only to addresses the guard has checked.

import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { checkLeave, type EgressContext } from './context.ts';
import { createFlight } from './flight.ts';
import { type Guard, readHost, refuse } from './guard.ts';
import { withSecretLines } from './lines.ts';
import { pinnedTo } from './resolver.ts';
import { mayReach, type Secret, sourceOf } from './secret.ts';
import type { Shutdown } from './shutdown.ts';
import { smtpStartTls } from './start-tls.ts';

export interface ConnectTarget {
  host: string;
  port: number;
  tls?: boolean;
  servername?: string;
  /** Begins in clear and goes on encrypted, or not at all. */
  startTls?: 'smtp';
}

export interface ConnectParts {
  guard: Guard;
  connectTimeoutMs: number;
  shutdown: Shutdown;
  ca: string[] | undefined;
}

export function createConnect({ guard, connectTimeoutMs, shutdown, ca }: ConnectParts) {
  return async function connect(target: ConnectTarget, context: EgressContext = {}): Promise<Socket> {
    const endpoint = { host: readHost(target.host), port: target.port, trusted: false };
    const { host, port } = endpoint;
    guard.check(endpoint, context.purpose);
    checkLeave(context, 'CONNECT', `${host}:${port}`);
    const waitMs = context.timeoutMs ?? connectTimeoutMs;
    const signals = context.signal ? [context.signal] : [];
    const flight = createFlight({ host, deadlineMs: waitMs, headersMs: waitMs, signals, shutdown });
    try {
      const isSecret = target.tls || target.startTls || guard.isOperators(endpoint);
      if (context.line && !isSecret) throw refuse(host, 'secret-in-clear', 'a secret leaves over TLS alone');
      const lookup = pinnedTo(await guard.locate(endpoint, flight.signal));
      const socket = open({ ...target, host }, { host, port, lookup, autoSelectFamily: true }, ca);
      await settled(socket, target.tls ? 'secureConnect' : 'connect', flight.signal);
      const ready = await prepared(socket, { target: { ...target, host }, context, ca, signal: flight.signal });
      const closeAtShutdown = () => ready.destroy();
      shutdown.underway.add(closeAtShutdown);
      return ready.once('close', () => shutdown.underway.delete(closeAtShutdown));
    } catch (error) {
      throw flight.failure(error, host);
    } finally {
      flight.end();
    }
  };
}

interface Preparing {
  readonly target: ConnectTarget;
  readonly context: EgressContext;
  readonly ca: string[] | undefined;
  readonly signal: AbortSignal;
}

async function prepared(socket: Socket, { target, context, ca, signal }: Preparing): Promise<Socket> {
  try {
    const spoken = target.startTls ? await encrypted(socket, { target, context, ca, signal }) : socket;
    return context.line ? speaking(spoken, context.line, target) : spoken;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function encrypted(socket: Socket, { target, ca, signal }: Preparing): Promise<Socket> {
  const greeting = await smtpStartTls(socket, signal);
  const secure = connectTls({ socket, servername: nameOf(target), rejectUnauthorized: true, ...(ca && { ca }) });
  await settled(secure, 'secureConnect', signal);
  secure.unshift(Buffer.from(greeting));
  return secure;
}

function speaking(socket: Socket, secret: Secret, { host, port }: ConnectTarget): Socket {
  const source = sourceOf(secret);
  const place = [host, `${host}:${port}`].find((one) => mayReach(source, one));
  if (place === undefined) throw refuse(host, 'secret', 'a secret of this connection is not meant for it');
  return withSecretLines(socket, source, place);
}

function nameOf({ host, servername }: ConnectTarget): string {
  return servername ?? (isIP(host) === 0 ? host : '');
}

function open(target: ConnectTarget, place: TcpNetConnectOpts, ca: string[] | undefined): Socket {
  if (!target.tls) return connectTcp(place).setNoDelay(true);
  return connectTls({ ...place, servername: nameOf(target), rejectUnauthorized: true, ...(ca && { ca }) }).setNoDelay(
    true,
  );
}

async function settled(socket: Socket, event: string, signal: AbortSignal) {
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}
