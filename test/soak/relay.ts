// The way between one process and PostgreSQL, which can be cut. What was under way is kept, and arrives late, when it
// is mended; a way that is torn breaks every connection and lets nobody through until then.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  readonly url: string;
  /** Nothing comes through, and nobody is told so. */
  cut(): void;
  /** Every connection breaks, and new ones do at once. */
  tear(): void;
  mend(): void;
  /** Bytes that reached PostgreSQL only after a cut was mended. */
  late(): number;
  close(): void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

type State = 'open' | 'cut' | 'torn';

export async function openRelay(databaseUrl: string): Promise<Relay> {
  const target = new URL(databaseUrl);
  const pairs = new Set<Pair>();
  let state: State = 'open';
  let late = 0;

  const server = createServer((near) => {
    if (state === 'torn') return near.destroy();
    const far = connect(addressOf(target));
    const pair = { near, far };
    pairs.add(pair);
    carry(near, far);
    carry(far, near);
    for (const socket of [near, far]) {
      socket.on('error', () => end(pair));
      socket.on('close', () => end(pair));
    }
    if (state === 'cut') hold(pair);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();

  function end(pair: Pair) {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }

  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.searchParams.delete('host');
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut() {
      state = 'cut';
      for (const pair of pairs) hold(pair);
    },
    tear() {
      state = 'torn';
      for (const pair of [...pairs]) end(pair);
    },
    mend() {
      state = 'open';
      for (const { near, far } of pairs) {
        late += near.readableLength;
        for (const socket of [near, far]) socket.resume();
      }
    },
    late: () => late,
    close() {
      for (const pair of [...pairs]) end(pair);
      server.close();
    },
  };
}

function addressOf({ hostname, port, searchParams }: URL) {
  const folder = searchParams.get('host');
  return folder?.startsWith('/') ? { path: `${folder}/.s.PGSQL.${port}` } : { host: hostname, port: Number(port) };
}

function carry(from: Socket, to: Socket) {
  from.setNoDelay(true);
  from.on('data', (bytes) => {
    to.write(bytes);
  });
}

/** What arrives meanwhile waits here, and beyond that in the system's own buffers. */
function hold({ near, far }: Pair) {
  near.pause();
  far.pause();
}
