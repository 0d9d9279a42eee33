// What the stories of this module send to: one small server that takes mail, chat messages and pushes, keeps what it
// got under the sender's key, and fails when it is told to. No tests of its own.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Taken {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** `lost`: taken, but the answer never arrives. */
export type Trouble = 'refused' | 'lost' | 'broken' | 'gone';

const statuses = { refused: 400, broken: 503, gone: 410 } as const;

export async function openSim() {
  const taken: Taken[] = [];
  const kept = new Map<string, string>();
  const troubles: Trouble[] = [];
  let tries = 0;

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = '', headers } = request;
    if (request.method === 'GET') return lookUp(path, response);
    tries += 1;
    const trouble = troubles.shift();
    if (trouble && trouble !== 'lost') return respond(response, statuses[trouble], {});
    const messageId = take({ path, headers, body: Buffer.concat(chunks) });
    return trouble === 'lost' ? request.socket.destroy() : respond(response, 201, { messageId });
  }

  function lookUp(path: string, response: ServerResponse) {
    const messageId = kept.get(path);
    respond(response, messageId ? 200 : 404, { messageId: messageId ?? null });
  }

  /** The same key again is the same message. */
  function take(one: Taken): string {
    const key = `${one.path}/${String(one.headers['idempotency-key'] ?? `none-${tries}`)}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    taken.push(one);
    kept.set(key, `message-${tries}`);
    return `message-${tries}`;
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    taken,
    troubles,
    place: `127.0.0.1:${port}`,
    origin: `http://127.0.0.1:${port}`,
    tries: () => tries,
    at: (path: string) => taken.filter((one) => one.path === path),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Sim = Awaited<ReturnType<typeof openSim>>;

function respond(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
