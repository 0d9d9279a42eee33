// Sends sampled calls to the operator's collector (OTLP over HTTP, as JSON): gathered, in the background, and given up
// rather than let grow when the collector is away.
import type { Log } from '#kernel/contract';
import type { Egress } from '#kernel/egress';
import type { Observe } from './calls.ts';
import { exportOf, isSampled, type Service, type Span } from './span.ts';

export interface TracerOptions {
  /** Of the collector, such as http://127.0.0.1:4318; `/v1/traces` is put behind it. */
  readonly endpoint: string;
  /** As OpenTelemetry writes them: `name=value,other=value`, percent-encoded. */
  readonly headers?: string | undefined;
  /** From 0 to 1; what fails on our side is sent in any case. */
  readonly ratio: number;
  readonly service: Service;
  readonly egress: Pick<Egress, 'fetch'>;
  readonly log: Log;
  readonly everyMs?: number;
}

export interface Tracer {
  readonly see: Observe;
  stats(): { readonly sent: number; readonly dropped: number };
  flush(): Promise<void>;
  close(): Promise<void>;
}

const mostHeld = 4096;
const mostAtOnce = 512;
const timeoutMs = 10_000;

export function openTracer({
  endpoint,
  ratio,
  service,
  egress,
  log,
  everyMs = 5000,
  ...options
}: TracerOptions): Tracer {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const headers = { ...headersOf(options.headers ?? ''), 'content-type': 'application/json' };
  const counts = { sent: 0, dropped: 0 };
  let held: Span[] = [];
  let sending: Promise<void> = Promise.resolve();
  let isAway = false;
  const timer = setInterval(() => void flush(), everyMs).unref();

  async function send(spans: readonly Span[]): Promise<void> {
    try {
      const body = JSON.stringify(exportOf(spans, service));
      const answer = await egress.fetch(url, { method: 'POST', headers, body }, { timeoutMs, purpose: 'traces' });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`The collector answered ${answer.status}`);
      counts.sent += spans.length;
      isAway = false;
    } catch (error) {
      counts.dropped += spans.length;
      // Once when it begins: during an outage this is every five seconds.
      if (!isAway) log.warn({ error, spans: spans.length }, 'traces could not be sent; these are lost');
      isAway = true;
    }
  }

  async function sendAll() {
    const spans = held;
    held = [];
    for (let at = 0; at < spans.length; at += mostAtOnce) await send(spans.slice(at, at + mostAtOnce));
  }

  function flush(): Promise<void> {
    sending = sending.then(sendAll);
    return sending;
  }

  return {
    see(call, outcome, latencyMs) {
      if (!isSampled(call, outcome, ratio)) return;
      if (held.length < mostHeld) held.push({ call: kept(call), outcome, latencyMs });
      else counts.dropped += 1;
    },
    stats: () => ({ ...counts }),
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** Not the whole of what the pipeline knows: an input must not be kept alive for a trace. */
function kept({ entry, origin, actor, tenantId, callId, runId, nowMs }: Span['call']): Span['call'] {
  const { name, effect } = entry.contract;
  const { door, requestId } = origin;
  return {
    ...{ tenantId, callId, runId, nowMs, entry: { contract: { name, effect } } },
    ...{ origin: { door, requestId }, actor: { kind: actor.kind, id: actor.id } },
  };
}

function headersOf(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) return [];
    return [[pair.slice(0, at).trim().toLowerCase(), decodeURIComponent(pair.slice(at + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}
