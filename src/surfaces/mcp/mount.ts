// `/mcp` on the HTTP door. The request is taken over before its body is read: the protocol has its own words for broken
// JSON and too large a body, and the way is short.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asFault, Fault } from '#base/fault';
import { atTurnsEnd } from '#base/turn';
import type { Origin } from '#kernel/contract';
import type { Credential } from '#kernel/identity';
import type { McpDoor } from './door.ts';

/** As the HTTP door hands it over. */
interface Arrival {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly id: string;
  readonly ip: string;
  readonly host: string;
}

/** Flat, name and value in turn: so node:http writes headers fastest. */
const always = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];
const bearer = /^Bearer +(\S+)$/i;
/** From nobody, who is only told to sign in. */
export const usualMaxBytes = 1_048_576;
/** Made once: an abort without a reason of its own makes one each time, and that is slow. */
const gone = new Error('The client has gone');

/** `largest` is as much as the most generous capability takes; each keeps to its own. */
export function mount(door: McpDoor, largest: number) {
  return {
    path: '/mcp',
    serve(arrival: Arrival) {
      serve(arrival, { door, largest }).catch((error: unknown) => arrival.outgoing.destroy(asFault(error)));
    },
  };
}

interface Serving {
  readonly door: McpDoor;
  readonly largest: number;
}

async function serve({ incoming, outgoing, id, ip, host }: Arrival, { door, largest }: Serving) {
  const { method = '', headers } = incoming;
  const origin: Origin = { door: 'mcp', requestId: id, ip, host, userAgent: headers['user-agent'] ?? '' };
  const visitor = { caller: credentialOf(headers.authorization), origin, abort: () => abortWith(outgoing) };
  const text = await readText(incoming, visitor.caller.kind === 'none' ? usualMaxBytes : largest);
  const answer =
    text instanceof Fault ? door.refuse(text, id) : await door.exchange({ method, headers, text }, visitor);
  const head = ['content-length', String(Buffer.byteLength(answer.body)), 'x-request-id', id, ...always];
  for (const [name, value] of Object.entries(answer.headers)) head.push(name, value);
  // The rest of what is too large would only be read to be thrown away.
  if (!incoming.complete) head.push('connection', 'close');
  outgoing.writeHead(answer.status, head);
  atTurnsEnd(() => outgoing.end(answer.body));
}

/** A cookie would be sent by any page that a browser shows; a program says itself who it is. */
function credentialOf(authorization: string | undefined): Credential {
  if (authorization === undefined) return { kind: 'none' };
  return { kind: 'bearer', token: bearer.exec(authorization)?.[1] ?? '' };
}

function abortWith(outgoing: ServerResponse): AbortController {
  const abort = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) abort.abort(gone);
  });
  return abort;
}

/** Of a client that goes before it has said all, nothing more is heard, and nothing here waits for it. */
function readText(incoming: IncomingMessage, most: number): Promise<string | Fault> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) return void chunks.push(chunk);
      incoming.pause();
      resolve(new Fault('too_large', `A message may have ${most} bytes at most`));
    });
    incoming.on('end', () => resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()));
  });
}
