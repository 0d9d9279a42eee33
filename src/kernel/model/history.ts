// What was asked and answered, kept for whoever looks back: written some moments later, several at a time, sealed under
// whom it was asked by. What it cost is kept by the meter and does not depend on this.
import type { Clock } from '#base/time';
import { instantOf } from '#base/time';
import type { Log } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { Vault } from '#kernel/vault';
import type { Asking } from './spend.ts';
import { generations } from './tables.ts';
import type { Answered } from './telling.ts';

/** Who asks, and by which version of a prompt. */
export type Prompted = Asking & { readonly promptId?: string | undefined };

export interface Noted {
  readonly asking: Prompted;
  readonly segment: string;
  readonly answered: Pick<Answered, 'provider' | 'model' | 'finish' | 'usage' | 'costMicros' | 'latencyMs'>;
  readonly prompt: string;
  readonly result: string;
}

export interface History {
  /** Answers under which id it will be found. */
  note(noted: Noted): string;
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface HistoryParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly seals: Vault['seals'];
  newId(): string;
}

type Row = typeof generations.$inferInsert;
interface Waiting {
  readonly row: Omit<Row, 'prompt' | 'result'>;
  readonly noted: Noted;
}

const everyMs = 500;
const mostWaiting = 5000;
const mostAtOnce = 200;
const longestKept = 20_000;

export function openHistory({ store, clock, log, seals, newId }: HistoryParts): History {
  let waiting: Waiting[] = [];
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void flush(), everyMs).unref();

  async function write() {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostAtOnce);
      try {
        const rows = await Promise.all(batch.map(sealed));
        await store.engine(instantOf(clock.nowMs())).db.insert(generations).values(rows).onConflictDoNothing();
      } catch (error) {
        log.warn({ error, kept: batch.length }, 'the history of generations could not be written; it is tried again');
        waiting = [...batch, ...waiting].slice(0, mostWaiting);
        return;
      }
    }
  }

  async function sealed({ row, noted }: Waiting): Promise<Row> {
    const { tenantId, actor } = noted.asking;
    const [prompt, result] = await Promise.all(
      [noted.prompt, noted.result].map((text) => seals.seal(tenantId, actor.id, text.slice(0, longestKept))),
    );
    return { ...row, prompt: prompt ?? null, result: result ?? null };
  }

  function flush(): Promise<void> {
    writing = writing.then(write);
    return writing;
  }

  return {
    note(noted) {
      const id = newId();
      if (waiting.length < mostWaiting) waiting.push({ row: rowOf(noted, id, instantOf(clock.nowMs())), noted });
      if (waiting.length >= mostAtOnce) void flush();
      return id;
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

function rowOf({ asking, segment, answered }: Noted, id: string, at: string): Waiting['row'] {
  const { tenantId, actor, task, workspaceId, runId, promptId } = asking;
  const { provider, model, finish, usage, costMicros, latencyMs } = answered;
  return {
    ...{ id, tenantId, createdAt: at, updatedAt: at, userId: actor.id, task, segment, workspaceId, provider, model },
    ...{ runId: runId ?? null, promptId: promptId ?? null, finish, tokensIn: usage.input, tokensOut: usage.output },
    ...{ costMicros, currency: 'USD', latencyMs },
  };
}
