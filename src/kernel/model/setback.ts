// What an unsuccessful answer means: for whom it is told, whether another model may do better, and whether it says
// anything about the one that was asked.
import { Fault } from '#base/fault';
import type { Wire } from './wires.ts';

export interface Setback {
  /** Another model may be asked. */
  readonly mayPass: boolean;
  /** It counts against the one that was asked. */
  readonly isIll: boolean;
  readonly pauseMs: number;
}

const longestPauseMs = 300_000;

export function setbackOf(error: unknown): Setback {
  if (!(error instanceof Fault)) return { mayPass: false, isIll: false, pauseMs: 0 };
  const { code, details } = error;
  const pauseMs = typeof details?.retryAfterMs === 'number' ? details.retryAfterMs : 0;
  const isTheirs = ['upstream', 'limited', 'unavailable'].includes(code) || details?.reason === 'key';
  const isOthers = details?.reason === 'model' || details?.reason === 'unpriced' || code === 'not_connected';
  const mayPass = isTheirs || isOthers;
  return { mayPass, isIll: isTheirs, pauseMs };
}

/** Of a status that is no success. The provider's own words are told only where they help whoever asked. */
export function refusal(wire: Wire, answer: { status: number; headers: Pick<Headers, 'get'>; body: string }): Fault {
  const { title } = wire;
  const { status, headers } = answer;
  const details = { provider: wire.provider, status, ...(status === 401 || status === 403 ? {} : said(answer.body)) };
  if (status === 401 || status === 403) {
    const text = `${title} does not accept the key; look at it in the settings of models`;
    return new Fault('not_connected', text, { details: { ...details, reason: 'key' } });
  }
  if (status === 404) {
    return new Fault('not_found', `${title} has no such model: ${wordsOf(answer.body)}`, {
      details: { ...details, reason: 'model' },
    });
  }
  if (status === 429) {
    return new Fault('limited', `${title} is asked too often`, {
      details: { ...details, ...waitOf(pauseIn(headers)) },
    });
  }
  if (status === 413) return new Fault('too_large', `${title} finds it too long: ${wordsOf(answer.body)}`, { details });
  if (status >= 400 && status < 500 && status !== 408) {
    return new Fault('invalid', `${title} does not take this: ${wordsOf(answer.body)}`, { details });
  }
  return new Fault('upstream', `${title} failed with status ${status}`, {
    details: { ...details, reason: 'status', ...waitOf(pauseIn(headers)) },
  });
}

/** For whoever asks here, in whole seconds; for our own circuits exactly. */
export function waitOf(ms: number): { retryAfterMs?: number; retryAfterSeconds?: number } {
  return ms > 0 ? { retryAfterMs: ms, retryAfterSeconds: Math.ceil(ms / 1000) } : {};
}

/** Seconds, or a date, which is not looked at: clocks differ. */
function pauseIn(headers: Pick<Headers, 'get'>): number {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const pause = Number.isFinite(ms) ? ms : seconds * 1000;
  return Number.isFinite(pause) ? Math.min(longestPauseMs, Math.max(0, pause)) : 0;
}

/** What it calls the failure, for whoever speaks its dialect. */
function said(body: string): { theirs?: Readonly<Record<string, string>> } {
  const error = field(jsonIn(body), 'error');
  const names = ['type', 'code', 'param'].flatMap((name) => {
    const value = field(error, name);
    return typeof value === 'string' && /^[\w.[\]-]{1,80}$/.test(value) ? [[name, value] as const] : [];
  });
  return names.length > 0 ? { theirs: Object.fromEntries(names) } : {};
}

const mostWords = 300;

function wordsOf(body: string): string {
  const message = messageIn(body) ?? 'it does not say why';
  return message.replace(/\s+/g, ' ').slice(0, mostWords);
}

function messageIn(body: string): string | undefined {
  const said = jsonIn(body);
  const error = field(said, 'error') ?? said;
  const message = field(error, 'message') ?? field(error, 'detail') ?? error;
  return typeof message === 'string' ? message : undefined;
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // It may say why in any form it likes, or not at all.
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
