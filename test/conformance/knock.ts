// Knocking at the HTTP door with whatever headers one likes, and with bytes that are no HTTP.
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as open } from 'node:http';
import { connect } from 'node:net';
import type { HttpDoor } from '#surfaces/http';

export interface Knock {
  readonly method?: string;
  readonly path: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text and bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export async function knock({ port }: HttpDoor, { method, path, key, headers = {}, body }: Knock): Promise<Reply> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const request = open({
    ...{ host: '127.0.0.1', port, path, method: method ?? (body === undefined ? 'GET' : 'POST'), agent: false },
    headers: {
      host: `localhost:${port}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...headers,
    },
  });
  // A backup of all that the suite has made by then takes its time on a busy machine.
  request.setTimeout(60_000, () => request.destroy(new Error('No answer came')));
  request.end(body === undefined || isRaw ? body : JSON.stringify(body));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    // Whoever is refused while still speaking can not finish; the answer is there all the same.
    request.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? undefined : reject(error)));
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** What comes back for bytes written as they are. */
export async function speak({ port }: HttpDoor, bytes: string): Promise<Reply> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.end(bytes);
  await once(socket, 'close', { signal: AbortSignal.timeout(60_000) });
  const [head = '', ...rest] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), text: rest.join('\r\n\r\n') };
}
