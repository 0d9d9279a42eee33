// The vendor of letters: a small HTTP server that remembers what it was sent and can be told to misbehave, and the
// client that the stage speaks to it with.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';

/**
 * `well`: takes the letter and says so. `silent`: takes it and answers when it is woken, if ever. `lost`: takes it and
 * hangs up. `broken`: takes nothing and fails, whatever it is asked. `picky`: refuses for good.
 */
export type Mood = 'well' | 'silent' | 'lost' | 'broken' | 'picky';

export interface Vendor {
  readonly url: string;
  mood: Mood;
  /** Every letter that was taken, by the key it came with. */
  readonly taken: ReadonlyMap<string, { readonly to: string; readonly times: number }>;
  readonly recalled: readonly string[];
  /** How many requests of any kind have come in. */
  readonly asked: number;
  /** Lets those who have been waiting for an answer have it. */
  wake(): void;
  close(): Promise<void>;
}

export async function startVendor(): Promise<Vendor> {
  const taken = new Map<string, { to: string; times: number }>();
  const recalled: string[] = [];
  const waiting: (() => void)[] = [];
  const state: { mood: Mood; asked: number } = { mood: 'well', asked: 0 };

  async function take(request: IncomingMessage, response: ServerResponse) {
    const { to } = JSON.parse(await textOf(request)) as { to: string };
    if (state.mood === 'broken') return answer(response, 500, {});
    if (state.mood === 'picky') return answer(response, 422, {});
    const key = String(request.headers['idempotency-key']);
    taken.set(key, { to, times: (taken.get(key)?.times ?? 0) + 1 });
    if (state.mood === 'silent') await new Promise<void>((resolve) => waiting.push(resolve));
    if (state.mood === 'lost') return request.socket.destroy();
    answer(response, 200, { letterId: key, to });
  }

  const server = createServer((request, response) => {
    state.asked += 1;
    const id = decodeURIComponent(request.url?.split('/')[2] ?? '');
    if (request.method === 'POST') return void take(request, response);
    if (state.mood === 'broken') return answer(response, 500, {});
    if (request.method === 'DELETE') recalled.push(id);
    const known = taken.get(id);
    answer(response, known ? 200 : 404, { letterId: id, to: known?.to ?? '' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    get asked() {
      return state.asked;
    },
    taken,
    recalled,
    wake() {
      for (const go of waiting.splice(0)) go();
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

interface Letter {
  readonly letterId: string;
  readonly to: string;
}

export interface VendorClient {
  send(call: Call, letter: { to: string; words: string }): Promise<Letter>;
  find(call: Call, key: string): Promise<Letter | undefined>;
  recall(call: Call, letterId: string): Promise<Letter>;
}

export function openVendor(url: string): VendorClient {
  async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; letter: Letter }> {
    const response = await fetch(`${url}${path}`, init).catch((cause: unknown) => {
      throw new Fault('upstream', 'The vendor does not answer', { cause });
    });
    if (response.status >= 500) throw new Fault('upstream', 'The vendor is not well');
    return { status: response.status, letter: (await response.json()) as Letter };
  }

  return {
    async send({ key = '' }, letter) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const { status, letter: sent } = await ask('/letters', { method: 'POST', headers, body: JSON.stringify(letter) });
      if (status !== 200) throw new Fault('invalid', 'The vendor does not take this letter');
      return { ...sent, to: letter.to };
    },
    async find(_call, key) {
      const { status, letter } = await ask(`/letters/${encodeURIComponent(key)}`);
      return status === 200 ? letter : undefined;
    },
    async recall(_call, letterId) {
      const { status, letter } = await ask(`/letters/${encodeURIComponent(letterId.toWellFormed())}`, {
        method: 'DELETE',
      });
      if (status !== 200) throw new Fault('not_found', 'The vendor knows of no such letter');
      return letter;
    },
  };
}
