// What was asked and answered, kept for whoever looks back: written some moments later, several at a time, sealed under
// whom it was asked by. What it cost is kept by the meter and does not depend on this.
import { asFault } from '#base/fault';
import { type Clock, type Instant, instantOf } from '#base/time';
import type { Finish } from '#contracts/model';
import type { Log } from '#kernel/contract';
import { prepared, type Store, storable } from '#kernel/store';
import type { Vault } from '#kernel/vault';
import type { Plan } from './policy.ts';
import type { Asking } from './spend.ts';
import type { Answered } from './telling.ts';

/** Who asks, and by which version of a prompt. */
export type Prompted = Asking & { readonly promptId?: string | undefined };

export interface Noted {
  readonly asking: Prompted;
  readonly plan: Pick<Plan, 'segment' | 'keepsWords'>;
  readonly answered: Pick<Answered, 'provider' | 'model' | 'usage' | 'costMicros' | 'latencyMs'>;
  /** Looked for when it is written down, after whoever asked has their answer. */
  words(): Words;
  /** How many letters are held in memory for them until then. */
  readonly held: number;
}

export interface Words {
  readonly prompt: string;
  readonly result: string;
  readonly finish: Finish;
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

interface Waiting {
  readonly id: string;
  readonly at: Instant;
  readonly noted: Noted;
  /** Nothing but what it cost is kept: so much was waiting already that memory would run out. */
  readonly isCut: boolean;
}

const everyMs = 500;
const mostWaiting = 5000;
const mostHeld = 64_000_000;
/** Few enough that whoever asks meanwhile does not feel it. */
const mostAtOnce = 50;
const longestKept = 20_000;

const insert = prepared(
  `insert into model.ai_generation_history (id, tenant_id, created_at, updated_at, user_id, task, segment,
     workspace_id, provider, model, run_id, prompt_id, finish, tokens_in, tokens_out, cost_micros, currency,
     latency_ms, prompt, result)
   select id, tenant_id, created_at, created_at, user_id, task, segment,
     workspace_id, provider, model, run_id, prompt_id, finish, tokens_in, tokens_out, cost_micros, 'USD',
     latency_ms, prompt, result
   from json_populate_recordset(null::model.ai_generation_history, $1::json) on conflict do nothing`,
);

export function openHistory(parts: HistoryParts): History {
  const { clock, log, newId } = parts;
  let waiting: Waiting[] = [];
  let held = 0;
  let writing: Promise<void> | undefined;
  const timer = setInterval(() => void flush(), everyMs).unref();

  async function write() {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostAtOnce);
      try {
        await put(parts, batch);
        held -= heldBy(batch);
      } catch (error) {
        log.warn({ error, kept: batch.length }, 'the history of generations could not be written; it is tried again');
        waiting = [...batch, ...waiting].slice(0, mostWaiting);
        held = heldBy(waiting);
        return;
      }
    }
  }

  /** Whoever comes while it is being written is written with it. */
  function flush(): Promise<void> {
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  return {
    note(noted) {
      const id = newId();
      if (waiting.length < mostWaiting) {
        const isCut = held + noted.held > mostHeld;
        const kept = isCut ? { ...noted, words: () => unheard, held: 0 } : noted;
        held += kept.held;
        waiting.push({ id, at: instantOf(clock.nowMs()), noted: kept, isCut });
      }
      if (waiting.length >= mostAtOnce && !writing) void flush();
      return id;
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** What can not be kept whatever one does is left out, so that it keeps nothing else waiting. */
async function put(parts: HistoryParts, batch: readonly Waiting[]): Promise<void> {
  const { store, clock, log, seals } = parts;
  try {
    const rows = storable(
      Buffer.from(JSON.stringify(await Promise.all(batch.map((one) => sealed(seals, one))))),
    ).toString();
    await store.engine(instantOf(clock.nowMs())).db.$run({ statement: insert, values: [rows] });
  } catch (error) {
    if (asFault(error).code === 'unavailable') throw error;
    if (batch.length === 1) return log.error({ error, id: batch[0]?.id }, 'a generation can not be kept');
    const middle = Math.ceil(batch.length / 2);
    await put(parts, batch.slice(0, middle));
    await put(parts, batch.slice(middle));
  }
}

async function sealed(seals: HistoryParts['seals'], { id, at, noted, isCut }: Waiting) {
  const { tenantId, actor } = noted.asking;
  const { prompt, result, finish } = noted.words();
  const row = { ...rowOf(noted), id, created_at: at, finish };
  if (isCut || !noted.plan.keepsWords) return { ...row, prompt: null, result: null };
  // Both at once: each seal is felt here.
  const both = JSON.stringify([prompt.slice(0, longestKept), result.slice(0, longestKept)]);
  return { ...row, prompt: await seals.seal(tenantId, actor.id, both), result: null };
}

const unheard: Words = { prompt: '', result: '', finish: 'stop' };

function heldBy(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { noted }) => sum + noted.held, 0);
}

function rowOf({ asking, plan, answered }: Noted) {
  const { tenantId, actor, task, workspaceId, runId, promptId } = asking;
  const { provider, model, usage, costMicros, latencyMs } = answered;
  return {
    ...{
      tenant_id: tenantId,
      user_id: actor.id,
      task,
      segment: plan.segment,
      workspace_id: workspaceId,
      provider,
      model,
    },
    ...{ run_id: runId ?? null, prompt_id: promptId ?? null, tokens_in: usage.input, tokens_out: usage.output },
    ...{ cost_micros: costMicros, latency_ms: latencyMs },
  };
}
