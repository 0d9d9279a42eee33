// One request to a vendor: below its base address, with its proof, in its turn, tried again where that can do no harm.

import { randomInt } from 'node:crypto';
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';
import type { ReachRequest } from '#kernel/contract';
import { secretsFor } from './carrying.ts';
import type { Line } from './parts.ts';
import type { Row } from './store.ts';
import { pause } from './turns.ts';
import { waitAsked } from './verdict.ts';

const usualTimeoutMs = 10_000;
/** For all attempts together, in timeouts. */
const patience = 3;
const attempts = 4;
const backoffMs = 200;
const broken = new Set([500, 502, 503, 504]);

interface Attempt {
  readonly request: ReachRequest;
  readonly url: URL;
  readonly timeoutMs: number;
}

/** The last answer, whatever it says. */
export async function exchange(line: Line, path: string, request: ReachRequest): Promise<Response> {
  const { turns, clock, tokens } = line.parts;
  const { limit } = line.known.connector;
  let row = await tokens.fresh(line);
  const timeoutMs = request.timeoutMs ?? usualTimeoutMs;
  const deadline = { untilMs: clock.nowMs() + timeoutMs * patience, signal: line.context.signal };
  const url = addressOf(line, path, request);
  for (let attempt = 1; ; attempt += 1) {
    await turns.take(row.id, limit, deadline);
    const tried = await once(line, row, { request, url, timeoutMs });
    if (isStale(line, tried) && row === line.row) {
      await tried.body?.cancel();
      row = await tokens.renew(line, row);
      continue;
    }
    const leftMs = deadline.untilMs - clock.nowMs();
    const waitMs = attempt < attempts ? waitBeforeNext(line, tried, { attempt, request }) : undefined;
    if (waitMs === undefined || waitMs >= leftMs) return answered(tried);
    if (tried instanceof Response) await tried.body?.cancel();
    await pause(waitMs, deadline.signal);
  }
}

type Tried = Response | Fault;

function answered(tried: Tried): Response {
  if (tried instanceof Response) return tried;
  throw tried;
}

/** Tokens may be taken back before their time. */
function isStale({ known, row }: Line, tried: Tried): tried is Response {
  return known.connector.auth.kind === 'oauth' && tried instanceof Response && tried.status === 401 && row.tokens > 0;
}

async function once(line: Line, row: Row, { request, url, timeoutMs }: Attempt): Promise<Tried> {
  const { parts, call, context } = line;
  const secrets = await secretsFor(line, row, request);
  const { maxBytes } = request;
  const party = call.tenant.id;
  try {
    return await parts.egress.fetch(url, initOf(line, request), { ...context, secrets, timeoutMs, maxBytes, party });
  } catch (error) {
    if (error instanceof Fault && error.code === 'upstream' && !context.signal?.aborted) return error;
    throw error;
  }
}

interface Next {
  readonly attempt: number;
  readonly request: ReachRequest;
}

function waitBeforeNext(line: Line, tried: Tried, { attempt, request }: Next): number | undefined {
  const now = instantOf(line.parts.clock.nowMs());
  const asked = tried instanceof Response ? waitAsked(tried, now) : undefined;
  const isBroken = tried instanceof Response ? broken.has(tried.status) : true;
  if (!(isTurnedAway(tried, asked) || (isBroken && isRepeatable(line, request)))) return undefined;
  if (asked !== undefined) line.parts.turns.pause(line.row.id, asked);
  return asked ?? backoffMs * 2 ** (attempt - 1) + randomInt(backoffMs);
}

/** The vendor says that it has not done it. A 503 without a time may be of something before it, which can not know. */
function isTurnedAway(tried: Tried, asked: number | undefined): boolean {
  if (!(tried instanceof Response)) return false;
  return tried.status === 429 || (tried.status === 503 && asked !== undefined);
}

/** What only looks, and what the vendor knows by our key to be the same. */
function isRepeatable({ known }: Line, { method = 'GET', idempotencyKey }: ReachRequest): boolean {
  if (isLook(method)) return true;
  return idempotencyKey !== undefined && known.connector.idempotencyHeader !== undefined;
}

function isLook(method: string): boolean {
  return /^(GET|HEAD)$/i.test(method);
}

function addressOf({ known, row }: Line, path: string, { query = {} }: ReachRequest): URL {
  const base = known.connector.baseUrl(row.fields).replace(/\/+$/, '');
  const url = URL.parse(/^https?:\/\//.test(path) ? path : `${base}/${path.replace(/^\/+/, '')}`);
  if (!url) throw new Fault('invalid', `${known.title} has no usable address; look at the fields of the connection`);
  const ground = URL.parse(base)?.pathname.replace(/\/+$/, '') ?? '';
  if (url.origin === URL.parse(base)?.origin && !`${url.pathname}/`.startsWith(`${ground}/`)) {
    throw new Fault('internal', `${path} leads out of ${known.title}`);
  }
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function initOf({ known }: Line, request: ReachRequest): RequestInit {
  const { method = 'GET', json, form, body, idempotencyKey } = request;
  const headers = new Headers({ accept: 'application/json', ...request.headers });
  const { idempotencyHeader } = known.connector;
  if (idempotencyHeader && idempotencyKey !== undefined) headers.set(idempotencyHeader, idempotencyKey);
  if (json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const filled = form ? new URLSearchParams(form) : body;
  const written = json === undefined ? filled : JSON.stringify(json);
  // Led elsewhere, what changes something would arrive as a look, whose success says nothing of it.
  const redirect = isLook(method) ? 'follow' : 'manual';
  return { method, headers, redirect, ...(written === undefined ? {} : { body: bytesOf(written) }) };
}

/** A view of a larger buffer would be sent with what is beside it. */
function bytesOf(body: string | URLSearchParams | Uint8Array): string | URLSearchParams | Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array ? new Uint8Array(body) : body;
}
