// The load generator's process: closed loop, raw sockets, one request under way per connection. Started by load.ts.
import net from 'node:net';
import { type Histogram, note } from './histogram.ts';
import { loaded, type Shot } from './shot.ts';

export interface Order {
  readonly shot: Shot;
  readonly port: number;
  readonly connections: number;
  readonly ms: number;
  readonly series: string;
}

export interface Tally {
  requests: number;
  /** By status; 0 for an answer that never came. */
  readonly statuses: Record<number, number>;
  readonly latency: Histogram;
  ms: number;
  cores: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const answerLimitMs = 10_000;

process.once('message', (order: Order) => {
  void fire(order).then((tally) => process.send?.(tally, () => process.disconnect()));
});

async function fire(order: Order): Promise<Tally> {
  const tally: Tally = { requests: 0, statuses: {}, latency: {}, ms: 0, cores: 0 };
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const endAt = startedAt + order.ms;
  await Promise.all(
    Array.from({ length: order.connections }, (_, index) => {
      const series = order.series + index.toString(36).padStart(3, '0');
      return connection({ ...order, series }, endAt, tally);
    }),
  );
  tally.ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  tally.cores = (user + system) / 1000 / tally.ms;
  return tally;
}

function connection({ shot, port, series }: Order, endAt: number, tally: Tally): Promise<void> {
  const request = loaded(shot, series);
  return new Promise((done) => {
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    const reader = answerReader(answered);
    let sentAt = 0;

    function send() {
      if (performance.now() >= endAt) {
        socket.destroy();
        return;
      }
      request.next();
      sentAt = performance.now();
      socket.write(request.bytes);
    }

    function answered(status: number) {
      tally.requests += 1;
      tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
      note(tally.latency, performance.now() - sentAt);
      sentAt = 0;
      send();
    }

    socket.setTimeout(answerLimitMs, () => socket.destroy());
    socket.on('connect', send);
    socket.on('data', reader);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (sentAt > 0 || performance.now() < endAt) tally.statuses[0] = (tally.statuses[0] ?? 0) + 1;
      done();
    });
  });
}

/** Calls back with the status of each whole answer. Every target here states its content length. */
function answerReader(answered: (status: number) => void): (chunk: Buffer) => void {
  let held: Buffer | undefined;
  let missing = 0;
  let status = 0;
  return (chunk) => {
    if (missing > 0) {
      missing -= chunk.length;
      if (missing <= 0) answered(status);
      return;
    }
    const bytes = held ? Buffer.concat([held, chunk]) : chunk;
    const end = bytes.indexOf(headEnd);
    if (end < 0) {
      held = bytes;
      return;
    }
    held = undefined;
    const head = bytes.toString('latin1', 0, end);
    status = Number(head.slice(9, 12));
    missing = lengthOf(head) - (bytes.length - end - headEnd.length);
    if (missing <= 0) answered(status);
  };
}

function lengthOf(head: string): number {
  const at = head.search(/\r\ncontent-length:/i);
  return at < 0 ? 0 : Number.parseInt(head.slice(at + '\r\ncontent-length:'.length), 10);
}
