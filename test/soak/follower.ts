// Somebody who follows the events of a server that dies again and again, and comes back each time with the last cursor.
import { setTimeout as pause } from 'node:timers/promises';
import { patienceMs } from '../within.ts';
import { authorization } from './server.ts';
import type { Note } from './writers.ts';

export interface Follower {
  /** Until the server is gone. */
  follow(url: string): Promise<void>;
  /** Hears the rest of these notes; answers what it has missed, heard twice, or never should have heard. */
  finish(url: string, notes: readonly Note[]): Promise<string[]>;
}

interface Heard {
  readonly cursor: string;
  readonly data: { readonly noteId: string };
}

/** Begins behind an event of its own, so that nothing falls before its beginning. */
export async function followFrom(url: string): Promise<Follower> {
  const heard: string[] = [];
  let after = await beginning(url);

  async function listen(url: string, signal: AbortSignal) {
    const query = new URLSearchParams({ types: 'notes.note.created', after });
    const headers = { authorization, accept: 'text/event-stream' };
    const answer = await fetch(`${url}/api/v1/event/event/stream?${query}`, { headers, signal });
    if (!answer.ok || !answer.body) throw new Error(`The stream answered ${answer.status}`);
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const parts = (text + chunk).split('\n\n');
      text = parts.pop() ?? '';
      for (const { cursor, data } of parts.flatMap(messageIn)) {
        after = cursor;
        heard.push(data.noteId);
      }
    }
  }

  return {
    follow: (url) => listen(url, new AbortController().signal).catch(() => undefined),
    async finish(url, notes) {
      const live = heard.length;
      const stop = new AbortController();
      const listening = listen(url, stop.signal).catch(() => undefined);
      const giveUpAt = performance.now() + patienceMs;
      while (heard.length < notes.length && performance.now() < giveUpAt) await pause(20);
      stop.abort();
      await listening;
      return [...(live === 0 ? ['nothing was heard while it happened'] : []), ...differences(heard, notes)];
    },
  };
}

async function beginning(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/event/event/publish`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'custom.following.begun' }),
  });
  return ((await answer.json()) as { eventId: string }).eventId;
}

/** A part that was cut off has no end, and does not come this far. */
function messageIn(part: string): Heard[] {
  const data = part.split('\n').find((line) => line.startsWith('data: '));
  return data ? [JSON.parse(data.slice(6)) as Heard] : [];
}

function differences(heard: readonly string[], notes: readonly Note[]): string[] {
  const written = new Set(notes.map(({ id }) => id));
  const once = new Set(heard);
  const missed = notes.filter(({ id }) => !once.has(id)).map(({ key }) => `${key}: never heard of`);
  const unknown = [...once].filter((id) => !written.has(id)).map((id) => `${id}: heard of, and not written`);
  const repeated = heard.length - once.size;
  return [...missed, ...unknown, ...(repeated > 0 ? [`${repeated} events were heard twice`] : [])];
}
