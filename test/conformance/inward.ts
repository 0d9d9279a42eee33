// A place on this machine where nobody from outside may be led: it only counts who comes.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Inward {
  /** As addresses and host names are written, plainly and otherwise. */
  readonly addresses: readonly string[];
  readonly knocks: readonly string[];
  /** As somebody who was led here. */
  knock(): Promise<void>;
  close(): Promise<void>;
}

export async function openInward(): Promise<Inward> {
  const knocks: string[] = [];
  const server = createServer((socket: Socket) => {
    knocks.push(`${socket.remoteAddress}`);
    socket.on('error', () => undefined).destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const hosts = [
    '127.0.0.1',
    'localhost',
    '[::ffff:127.0.0.1]',
    '127.1',
    '2130706433',
    '0x7f.1',
    'a.localhost',
    '0.0.0.0',
  ];
  return {
    addresses: [
      ...hosts.flatMap((host) => [`http://${host}:${port}/attack`, `https://${host}:${port}/attack`]),
      ...[`//127.0.0.1:${port}/attack`, `127.0.0.1:${port}`, `http://example.com@127.0.0.1:${port}/`],
      ...[`http://127.0.0.1:${port}#@example.com`, `redis://127.0.0.1:${port}/0`, `postgres://u:p@127.0.0.1:${port}/x`],
    ],
    knocks,
    async knock() {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'close');
    },
    close: () => new Promise((done) => void server.close(() => done())),
  };
}
