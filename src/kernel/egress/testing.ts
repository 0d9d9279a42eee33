// What the tests of egress stand on: real servers on loopback, a DNS server that answers as it is told, and
// certificates made on the spot.

import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Fault, type FaultCode } from '#base/fault';
import { resolveWithServers } from './resolver.ts';

interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export async function listenOn(server: TcpServer, host: string, port = 0): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return readPort(server.address());
}

function readPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

async function collect(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method = '', url: path = '', headers } = request;
  return { method, path, headers, body: Buffer.concat(chunks).toString() };
}

/** A web server that keeps what it was sent; `answer` runs once the whole request is there. */
export async function serve(answer: RequestListener, at: { host?: string; port?: number; tls?: Identity } = {}) {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    collect(request).then(
      (whole) => {
        seen.push(whole);
        answer(request, response);
      },
      () => response.destroy(),
    );
  };
  const server: Server = at.tls ? createHttps({ ...at.tls }, listener) : createHttp(listener);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  const host = at.host ?? '127.0.0.1';
  const port = await listenOn(server, host, at.port);
  return {
    seen,
    server,
    port,
    place: `${host}:${port}`,
    origin: `${at.tls ? 'https' : 'http'}://${host}:${port}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A listener on every loopback address, IPv4 and IPv6, that nothing may ever reach. */
export async function setTrap() {
  let caught = 0;
  const server = createTcp((socket) => {
    caught += 1;
    socket.on('error', () => undefined).resume();
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\ncaught');
  });
  // A machine without IPv6 has no loopback of it either.
  const port = await listenOn(server, '::').catch(() => listenOn(server, '0.0.0.0'));
  return {
    port,
    caught: () => caught,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

/** A DNS server over UDP. `answer` is asked with how often the name was asked for before; undefined is silence. */
export async function serveNames(answer: (name: string, asked: number) => readonly string[] | undefined) {
  const asked = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    const before = asked.get(`${type} ${name}`) ?? 0;
    asked.set(`${type} ${name}`, before + 1);
    const said = answer(name, before);
    if (said === undefined) return;
    const records = said.map((text) => Buffer.from(ipaddr.parse(text).toByteArray()));
    const fitting = records.filter((bytes) => bytes.length === (type === 28 ? 16 : 4));
    socket.send(writeAnswer(query.subarray(0, end), type, fitting), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    timesAsked: (name: string) => asked.get(`1 ${name}`) ?? 0,
    resolve: resolveWithServers([`127.0.0.1:${socket.address().port}`]),
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function readQuestion(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function writeAnswer(question: Buffer, type: number, records: readonly Buffer[]): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8580, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  const rows = records.map((bytes) => {
    const row = Buffer.from([0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
    return Buffer.concat([row, bytes]);
  });
  return Buffer.concat([head, ...rows]);
}

export interface Identity {
  key: string;
  cert: string;
}

/** A self-signed certificate for one DNS name, valid from 2020 to 2049 (RFC 5280, ECDSA P-256). */
export function identityOf(name: string): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const algorithm = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
  const commonName = der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(name)));
  const subject = der(0x30, der(0x31, commonName));
  const validity = der(0x30, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')));
  const names = der(0x30, Buffer.from('0603551d11', 'hex'), der(0x04, der(0x30, der(0x82, Buffer.from(name)))));
  const basic = der(0x30, Buffer.from('0603551d130101ff', 'hex'), der(0x04, Buffer.from('30030101ff', 'hex')));
  const version = Buffer.from('a003020102', 'hex');
  const serial = Buffer.from('020101', 'hex');
  const extensions = der(0xa3, der(0x30, names, basic));
  const body = der(0x30, version, serial, algorithm, subject, validity, subject, publicKey, extensions);
  const signature = sign('sha256', body, createPrivateKey(privateKey));
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.from([0]), signature)).toString('base64');
  const lines = whole.match(/.{1,64}/g) ?? [];
  return { key: privateKey, cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n') };
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

/** For `assert.rejects`: a Fault with this code and, where given, this reason. */
export function fault(code: FaultCode, reason?: string) {
  return (error: unknown) =>
    error instanceof Fault && error.code === code && (reason === undefined || error.details?.reason === reason);
}
