// Clients that write notes and never give up on one: whatever got no answer is sent again under the same key.
import { authorization } from './server.ts';

export interface Note {
  readonly key: string;
  readonly id: string;
}

export interface Ledger {
  /** What the server has said it did. */
  readonly acknowledged: Note[];
  /** Answers that repeated what an earlier, unanswered attempt had done. */
  repeated: number;
  /** Requests that ended without an answer. */
  unanswered: number;
  /** What should never be answered. */
  readonly wrong: string[];
}

export interface Writer {
  /** Writes until told to stop or until the server does not answer any more. */
  write(url: string, signal: AbortSignal): Promise<void>;
  /** Sends once more what has been left without an answer. */
  finish(url: string): Promise<void>;
}

const tagCount = 20;
/** What a server that is dying may say; everything else it says is meant. */
const dying = new Set([500, 503]);

export function writer(name: string, ledger: Ledger): Writer {
  let count = 0;
  let open: string | undefined;

  /** True once the note is known to be written. */
  async function send(url: string, key: string): Promise<boolean> {
    const answer = await post(url, key).catch(() => undefined);
    const note = answer?.ok ? await answer.json().catch(() => undefined) : undefined;
    if (answer && note) {
      if (answer.headers.get('idempotency-replayed') === 'true') ledger.repeated += 1;
      ledger.acknowledged.push({ key, id: (note as { id: string }).id });
      return true;
    }
    if (answer && !answer.ok && !dying.has(answer.status)) ledger.wrong.push(`${key}: ${answer.status}`);
    ledger.unanswered += 1;
    return false;
  }

  return {
    async write(url, signal) {
      while (!signal.aborted) {
        open ??= `${name}-${count++}`;
        if (!(await send(url, open))) return;
        open = undefined;
      }
    },
    async finish(url) {
      if (open === undefined) return;
      if (!(await send(url, open))) ledger.wrong.push(`${open}: no answer from a server at rest`);
      open = undefined;
    },
  };
}

/** Sends again what has been acknowledged: the answer must be the first one. */
export async function sendAgain(url: string, { key, id }: Note, ledger: Ledger): Promise<void> {
  const answer = await post(url, key);
  const note = (await answer.json()) as { id?: string };
  const same = answer.ok && note.id === id && answer.headers.get('idempotency-replayed') === 'true';
  if (!same) ledger.wrong.push(`${key} sent again: ${answer.status} ${JSON.stringify(note).slice(0, 200)}`);
}

function post(url: string, key: string): Promise<Response> {
  const place = Number.parseInt(key.slice(key.lastIndexOf('-') + 1), 10) % tagCount;
  return fetch(`${url}/api/v1/notes/note/create`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ title: key, body: `The text of ${key}`, tags: [`tag ${place}`] }),
    signal: AbortSignal.timeout(30_000),
  });
}
