// What every sim of a service stands on: a real server on loopback that remembers what it was asked and fails when it
// is told to, or now and then by a seed. Whoever writes one says only what the service answers.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface SimRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Undefined when the body is none. */
  readonly json: unknown;
  readonly form: URLSearchParams;
}

export interface SimAnswer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** limited, broken, cut: it was not done. slow, lie, lost, deaf: it was done, and said late, wrongly, or not at all. */
export type SimFault = 'slow' | 'limited' | 'broken' | 'cut' | 'lie' | 'lost' | 'deaf';

export interface Sim {
  readonly url: string;
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly asked: readonly SimRequest[];
  /** The next requests fail like this, one after the other. */
  fail(...faults: readonly SimFault[]): void;
  /** From now on one request in three fails in one of these ways, the same for the same seed. */
  failNowAndThen(seed: number, faults: readonly SimFault[]): void;
  stop(): Promise<void>;
}

const slowMs = 150;
const oneIn = 3;

export async function startSim(answer: (request: SimRequest) => SimAnswer | Promise<SimAnswer>): Promise<Sim> {
  const asked: SimRequest[] = [];
  const due: SimFault[] = [];
  let now: () => SimFault | undefined = () => undefined;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse) {
    const request = await readRequest(incoming);
    asked.push(request);
    const fault = due.shift() ?? now();
    if (fault === 'cut') return void incoming.socket.destroy();
    if (fault === 'limited') return say(outgoing, { status: 429, headers: { 'retry-after': '0' } });
    if (fault === 'broken') return say(outgoing, { status: 500, json: { error: 'broken' } });
    const real = await answer(request);
    if (fault === 'lost') return void incoming.socket.destroy();
    if (fault === 'deaf') return undefined;
    if (fault === 'slow') await wait(slowMs);
    return say(outgoing, fault === 'lie' ? { json: { lie: true } } : real);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The sim listens on no port');
  const host = `127.0.0.1:${address.port}`;
  return {
    ...{ host, url: `http://${host}`, asked },
    fail: (...faults) => void due.push(...faults),
    failNowAndThen(seed, faults) {
      const dice = diceOf(seed);
      now = () => (dice() * oneIn < 1 ? faults[Math.floor(dice() * faults.length)] : undefined);
    },
    stop() {
      server.closeAllConnections();
      return new Promise<void>((done) => void server.close(() => done()));
    },
  };
}

function say(outgoing: ServerResponse, { status = 200, json, text, headers }: SimAnswer) {
  const type = json === undefined ? 'text/plain' : 'application/json';
  outgoing.writeHead(status, { 'content-type': type, ...headers });
  outgoing.end(json === undefined ? (text ?? '') : JSON.stringify(json));
}

async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://sim');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    ...{ method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, text },
    headers: Object.fromEntries(headers),
    json: jsonIn(text),
    form: new URLSearchParams(text),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A linear congruence (Knuth's MMIX), its upper bits: chance enough for faults. */
function diceOf(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 32n) / 2 ** 32;
  };
}
